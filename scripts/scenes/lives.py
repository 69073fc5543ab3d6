"""Scenes of work, of home, of a quarter."""

import math

from hand import CREAM, DARK, SUN, THREAD, disc, line, rect, shape, thread, window

from maillage.look.palette import colour


def digital(t):
    desk = rect(30, 160, 300, 9, t[4], 3) + line("M52 168v30M308 168v30", t[4], 6)
    screen = (
        rect(112, 60, 132, 88, DARK, 8)
        + rect(119, 67, 118, 74, CREAM, 3)
        + rect(168, 148, 20, 10, DARK)
        + rect(152, 155, 52, 6, DARK, 3)
    )
    drawing = (
        disc(146, 94, 15, t[2]) + rect(172, 80, 28, 28, t[3], 4) + shape("M222 80l14 28h-28z", SUN)
    )
    laptop = (
        shape("M262 118h54l4 42h-62z", t[3])
        + rect(268, 123, 44, 30, t[0], 2)
        + line("M276 132h28M276 140h18", t[3], 3)
        + rect(250, 156, 78, 5, t[4], 2)
    )
    lamp = line("M60 160V116L90 84", t[4], 5) + shape("M76 72l28 22-26 10z", SUN)
    posters = (
        rect(36, 28, 50, 36, t[1], 3)
        + line("M44 56q10-26 34-20", t[3], 4)
        + rect(272, 36, 54, 56, t[1], 3)
        + "".join(
            disc(286 + 14 * (k % 3), 50 + 14 * (k // 3), 4, t[3 if k % 2 else 2]) for k in range(9)
        )
    )
    handles = rect(128, 122, 8, 8, THREAD) + rect(222, 116, 8, 8, THREAD)
    return (
        posters
        + desk
        + lamp
        + screen
        + drawing
        + laptop
        + thread(
            "C50 214 100 220 108 190C110 150 112 130 132 126C160 120 176 136 200 128L226 120C250 120 240 150 246 176S280 214 310 214H360"
        )
        + handles
    )


def neighbourhood(t):
    def block(x, y, w, fill, roof):
        rows = "".join(
            rect(x + 12 + 26 * c, y + 16 + 34 * r, 14, 20, CREAM if (r + c + x) % 3 else SUN, 2)
            for r in range(int((196 - y - 50) / 34))
            for c in range(int((w - 12) / 26))
        )
        return rect(x, y, w, 196 - y, fill) + rect(x - 4, y - 6, w + 8, 8, roof, 2) + rows

    houses = (
        block(14, 60, 92, t[2], t[4])
        + block(254, 44, 92, t[3], t[4])
        + shape("M130 142l50-30 50 30z", t[4])
        + rect(138, 140, 84, 56, CREAM)
        + rect(168, 160, 24, 36, THREAD, 2)
        + rect(146, 150, 16, 16, t[2], 2)
        + rect(198, 150, 16, 16, t[2], 2)
    )
    doors = rect(46, 166, 24, 30, t[4], 2) + rect(288, 166, 24, 30, t[4], 2)
    linen = (
        shape("M122 72h22v26h-22z", CREAM)
        + shape("M152 75h16l3 24h-22z", SUN)
        + shape("M182 75h24v8h-5v18h-14V83h-5z", t[3])
        + shape("M214 70h16v28h-16z", CREAM)
    )
    trees = "".join(
        rect(x - 3, 172, 6, 26, t[4]) + disc(x, 162, 18, colour(0.66, 0.1, 150)) for x in (118, 240)
    )
    bench = rect(196, 186, 34, 5, t[4], 2) + line("M200 190v8M226 190v8", t[4], 4)
    return (
        disc(180, 42, 16, SUN)
        + houses
        + doors
        + linen
        + trees
        + bench
        + thread(
            "C30 214 6 190 14 160C10 110 70 64 106 66Q180 84 254 62C300 52 352 90 352 150C352 190 330 214 360 214"
        )
    )


def childhood(t):
    hills = shape("M0 170Q90 120 190 156T360 140V200H0z", t[1])
    kite = (
        shape("M250 30l44 36-30 52-46-30z", t[3])
        + shape("M250 30l14 88-46-30z", SUN)
        + line("M250 30 264 118M218 88 294 66", CREAM, 2.5)
    )
    bows = "".join(
        shape(f"M{x} {y}l-9-6v12zl9-6v12z", CREAM) for x, y in ((248, 136), (226, 150), (202, 152))
    )
    blocks = (
        rect(36, 152, 44, 44, t[3], 4)
        + rect(84, 152, 44, 44, SUN, 4)
        + rect(60, 106, 44, 44, t[2], 4)
        + disc(58, 174, 10, CREAM)
        + shape("M106 162l12 22H94z", CREAM)
        + rect(72, 118, 20, 20, CREAM, 3)
    )
    horse = (
        line("M258 192q34 12 76 0", t[4], 5)
        + shape("M270 180V150q0-10 10-10h22l10-22 18 8-6 14v40h-10v-22h-32v22z", t[4])
        + disc(316, 128, 2, CREAM)
        + line("M310 120q-10 6-8 18", SUN, 5)
    )
    clouds = "".join(
        rect(x, y, 52, 14, CREAM, 7) + disc(x + 22, y + 2, 11, CREAM)
        for x, y in ((40, 46), (136, 30))
    )
    return (
        clouds
        + hills
        + blocks
        + kite
        + horse
        + thread(
            "H110C150 214 150 176 186 156C220 138 240 160 256 118L264 118M256 118C262 150 216 214 262 214H360"
        )
        + bows
    )


def stage(t):
    beams = shape("M70 20 30 196h120z", t[1]) + shape("M290 20 210 196h120z", t[1])
    curtain = "".join(
        shape(f"M{x} 14h26v150q-13 16-26 0z", c)
        for x, c in ((0, t[4]), (26, t[3]), (308, t[3]), (334, t[4]))
    ) + rect(0, 8, 360, 16, t[4])
    lights = "".join(
        rect(x - 9, 20, 18, 16, DARK, 3) + disc(x, 38, 7, SUN) for x in (70, 130, 230, 290)
    )
    bass = (
        shape(
            "M196 112q26 0 26 22 0 10-6 14 14 6 14 24 0 26-34 26t-34-26q0-18 14-24-6-4-6-14 0-22 26-22z",
            SUN,
        )
        + line("M196 150V58", DARK, 6)
        + rect(188, 48, 16, 14, DARK, 4)
        + line("M184 176h24", DARK, 4)
        + disc(196, 148, 6, DARK)
    )
    stool = rect(246, 150, 44, 8, t[4], 4) + line("M254 158l-6 40M282 158l6 40", t[4], 5)
    mic = (
        line("M110 196V92L126 76", DARK, 4)
        + rect(120, 62, 20, 12, DARK, 6)
        + rect(92, 194, 36, 5, DARK, 2)
    )
    notes = line("M252 100v-30l24-6v30", t[4], 4) + disc(247, 101, 6, t[4]) + disc(271, 95, 6, t[4])
    return (
        beams
        + curtain
        + lights
        + bass
        + stool
        + mic
        + notes
        + thread(
            "C40 214 64 226 84 206C104 190 100 150 106 110Q112 90 122 78M122 78C100 60 148 150 150 196Q152 214 180 214H360"
        )
    )


def energy(t):
    hills = shape("M0 160Q80 110 180 150T360 126V200H0z", t[1])
    house = (
        rect(70, 120, 130, 76, CREAM)
        + shape("M56 122 92 70h126l-4 52z", t[4])
        + rect(92, 146, 30, 50, t[3], 2)
        + rect(142, 142, 34, 28, SUN, 2)
        + line("M159 142v28M142 156h34", t[4], 3)
    )
    panels = "".join(
        shape(f"M{x} 78h30l-6 32h-34z", colour(0.45, 0.09, 255))
        + line(f"M{x + 14} 79l-8 31M{x - 5} 94h32", CREAM, 1.4)
        for x in (102, 140, 178)
    )
    rays = "".join(
        line(
            f"M{296 + 36 * math.cos(a):.0f} {56 + 36 * math.sin(a):.0f}L{296 + 48 * math.cos(a):.0f} {56 + 48 * math.sin(a):.0f}",
            SUN,
            5,
        )
        for a in [k * math.pi / 5 for k in range(10)]
    )
    pole = line("M262 196V112M246 122h32M250 136h24", t[4], 5)
    bike = rect(286, 150, 50, 46, t[3], 6) + shape("M314 156l-14 22h10l-4 14 16-22h-10z", CREAM)
    return (
        hills
        + disc(296, 56, 24, SUN)
        + rays
        + house
        + panels
        + pole
        + bike
        + thread(
            "C30 214 50 214 54 190C58 150 40 122 76 122H204C220 134 240 130 262 122C290 120 340 130 346 180C348 200 340 214 360 214"
        )
    )


def home_help(t):
    chair = (
        rect(120, 86, 100, 90, t[3], 22)
        + rect(102, 122, 30, 66, t[4], 13)
        + rect(208, 122, 30, 66, t[4], 13)
        + rect(128, 146, 84, 34, t[2], 8)
        + line("M124 188v8M218 188v8", DARK, 6)
    )
    blanket = shape("M150 84h44v70q-22 10-44 0z", SUN) + line(
        "M150 102h44M150 122h44M150 140h44", CREAM, 4
    )
    table = (
        rect(256, 146, 72, 7, t[4], 3)
        + line("M292 152v44M272 196h40", t[4], 5)
        + rect(268, 126, 26, 20, CREAM, 4)
        + line("M294 132q10 2 2 10", CREAM, 4)
        + line("M276 118q-4-6 0-12M286 118q-4-6 0-12", t[3], 3)
        + rect(302, 138, 24, 8, THREAD, 2)
    )
    cat = (
        shape("M40 196q-2-40 22-44l-2-14 10 8h10l10-8-2 18q14 14 8 40z", DARK)
        + line("M96 192q16 0 14-16", DARK, 7)
        + disc(70, 156, 2, SUN)
        + disc(82, 156, 2, SUN)
    )
    wool = disc(264, 200, 17, THREAD) + line(
        "M252 194q12-8 24 2M250 202q14-8 28 2M256 210q10-6 18-2", CREAM, 1.6
    )
    return (
        window(32, 30, 78, 84, t)
        + rect(270, 36, 50, 62, CREAM, 3)
        + disc(295, 62, 14, t[2])
        + shape("M277 96q18-26 36 0z", t[3])
        + chair
        + blanket
        + table
        + cat
        + wool
        + thread(
            "H30C70 222 110 222 130 214C180 196 200 222 250 212M264 217C290 224 300 214 320 214H360"
        )
    )


def work(t):
    hooks = rect(30, 46, 300, 10, t[4], 4) + "".join(
        line(f"M{x} 56v10q0 8 8 6", t[4], 4) for x in (70, 150, 232, 300)
    )
    vest = (
        shape("M46 74h20l6 12 6-12h20l10 24-8 6v60H44v-60l-8-6z", SUN)
        + rect(44, 122, 56, 9, CREAM)
        + rect(44, 142, 56, 9, CREAM)
        + line("M72 86v78", t[4], 3)
    )
    helmet = (
        shape("M124 104q0-34 32-34t32 34z", CREAM)
        + rect(116, 102, 80, 9, t[3], 4)
        + rect(150, 66, 12, 36, t[3], 5)
    )
    bag = (
        rect(208, 84, 54, 62, t[3], 8)
        + line("M222 84q0-16 13-16t13 16", t[4], 5)
        + rect(216, 112, 38, 26, t[2], 4)
        + disc(235, 112, 4, CREAM)
    )
    board = (
        rect(278, 78, 48, 62, CREAM, 4)
        + line("M288 94h28M288 106h20M288 118h24", t[3], 4)
        + rect(294, 72, 16, 10, t[4], 3)
    )
    bench = rect(120, 176, 214, 8, t[4], 3) + line("M140 184v14M316 184v14", t[4], 6)

    def boot(x):
        return shape(f"M{x} 138h26v20q18 2 18 18H{x}z", t[4]) + rect(x - 1, 172, 46, 6, DARK, 2)

    return (
        hooks
        + vest
        + helmet
        + bag
        + board
        + bench
        + boot(172)
        + boot(228)
        + rect(290, 150, 30, 26, SUN, 4)
        + thread(
            "H90C130 214 140 190 158 168L186 160 178 154 194 148 180 142C200 130 220 150 242 160L234 154 250 148 236 142C270 130 344 140 346 176C348 200 330 214 360 214"
        )
    )
