"""Scenes where things are made, mended, grown, sold."""

from hand import CREAM, DARK, SUN, THREAD, disc, line, rect, shape, thread, wheel, window

from maillage.look.palette import colour


def bicycle_workshop(t):
    tools = (
        rect(28, 30, 96, 70, t[1], 6)
        + line("M46 44v34M46 44l-6-6M46 44l6-6", t[4], 5)
        + line("M68 42v40", t[3], 6)
        + rect(60, 40, 16, 10, t[4], 2)
        + f'<circle cx="98" cy="52" r="10" fill="none" stroke="{t[4]}" stroke-width="5"/>'
        + line("M98 62v22", t[4], 6)
    )
    shelf = (
        rect(140, 62, 96, 6, t[4], 2)
        + rect(148, 38, 24, 24, t[3], 3)
        + rect(176, 44, 18, 18, SUN, 3)
        + f'<circle cx="214" cy="46" r="13" fill="none" stroke="{t[4]}" stroke-width="5"/>'
    )
    frame = (
        line("M128 158 168 158 152 106 210 104 168 158M128 158 152 106", t[3], 6.5)
        + line("M204 88 228 158", t[3], 6.5)
        + line("M192 86q16-6 26 4", DARK, 5)
        + line("M138 98h26", DARK, 8)
    )
    stand = line("M176 132v66M150 202l26-10 26 10", t[4], 5)
    bench = (
        rect(266, 140, 84, 9, t[4], 3)
        + line("M276 148v50M340 148v50", t[4], 5)
        + rect(280, 118, 22, 22, SUN, 3)
        + rect(308, 124, 30, 16, t[3], 3)
    )
    chain = thread(
        "C60 214 82 206 104 176C112 164 118 150 128 150L168 146A12 12 0 0 1 168 170L128 166C118 166 122 150 132 150M168 170C210 172 214 214 258 214H360"
    )
    return (
        tools
        + shelf
        + window(262, 28, 76, 76, t)
        + stand
        + wheel(128, 158, 36, t)
        + wheel(228, 158, 36, t)
        + frame
        + disc(168, 158, 10, CREAM)
        + disc(168, 158, 5, DARK)
        + bench
        + chain
    )


def grocery(t):
    awning = "".join(
        shape(f"M{20 + 40 * k} 20h40v34a20 14 0 0 1-40 0z", CREAM if k % 2 else t[3])
        for k in range(8)
    )
    shelf = rect(36, 118, 288, 7, t[4], 2) + rect(36, 74, 288, 2, t[1])
    jars = "".join(
        rect(48 + 34 * k, 88, 24, 30, (t[2], SUN, t[3], CREAM, t[2], THREAD, t[3], CREAM)[k], 5)
        + rect(51 + 34 * k, 82, 18, 7, t[4], 2)
        for k in range(8)
    )

    def crate(x, balls):
        return (
            "".join(disc(x + 12 + 17 * k, 158 - 4 * (k % 2), 11, c) for k, c in enumerate(balls))
            + rect(x, 162, 90, 15, t[3], 2)
            + rect(x, 180, 90, 15, t[3], 2)
            + rect(x + 4, 160, 6, 36, t[4])
            + rect(x + 80, 160, 6, 36, t[4])
        )

    leaves = "".join(
        shape(f"M{x} 152q-8-16 0-24q8 8 0 24z", colour(0.6, 0.12, 140))
        for x in (148, 166, 184, 202)
    )
    carrots = "".join(
        shape(f"M{x - 6} 150h12l-5 22h-2z", colour(0.72, 0.15, 55)) for x in (148, 166, 184, 202)
    )
    crates = (
        crate(34, (THREAD, SUN, THREAD, SUN, THREAD))
        + leaves
        + carrots
        + rect(136, 162, 90, 15, t[3], 2)
        + rect(136, 180, 90, 15, t[3], 2)
        + rect(140, 160, 6, 36, t[4])
        + rect(216, 160, 6, 36, t[4])
        + crate(
            238,
            (
                colour(0.68, 0.13, 135),
                colour(0.58, 0.12, 140),
                colour(0.68, 0.13, 135),
                colour(0.58, 0.12, 140),
                colour(0.68, 0.13, 135),
            ),
        )
    )
    tags = "".join(
        rect(x, 200, 26, 18, CREAM, 3) + line(f"M{x + 6} 209h14", t[4], 3) for x in (66, 168, 270)
    )
    return (
        shelf
        + jars
        + awning
        + crates
        + thread(
            "C30 214 40 198 79 200C110 202 140 206 181 200C220 194 250 204 283 200C320 198 330 214 360 214"
        )
        + tags
    )


def garden(t):
    hills = shape("M0 150Q70 96 150 132T360 104V200H0z", t[1]) + shape(
        "M0 176Q90 136 190 160T360 146V200H0z", t[2]
    )
    hut = (
        shape("M262 92l40-30 40 30z", t[4])
        + rect(270, 90, 64, 60, CREAM)
        + rect(290, 108, 24, 42, t[3], 2)
    )
    poles = line("M60 196 82 96 104 196M82 96v100M122 196l22-100 22 100M144 96v100", t[4], 4)
    leaves = "".join(
        shape(f"M{x} {y}q12-14 24 0q-12 12-24 0z", t[3])
        for x, y in (
            (60, 150),
            (84, 128),
            (78, 172),
            (124, 136),
            (146, 160),
            (138, 116),
            (100, 160),
        )
    )
    beans = "".join(disc(x, y, 5, SUN) for x, y in ((74, 138), (96, 176), (136, 176), (156, 132)))
    cabbages = "".join(
        disc(x, 196, 17, t[3]) + disc(x, 194, 10, t[2]) + disc(x, 193, 4, CREAM)
        for x in (196, 236, 276, 316)
    )
    can = (
        shape("M22 160h40v36H22z", SUN)
        + line("M22 166q-16 10 0 24", SUN, 5)
        + line("M62 178l22-16", SUN, 6)
        + line("M80 156l8 10", SUN, 6)
    )
    ground = rect(0, 196, 360, 44, colour(0.72, 0.06, 65))
    rows = "".join(line(f"M0 {y}H360", colour(0.66, 0.065, 62), 3) for y in (206, 226))
    return (
        disc(196, 56, 24, SUN)
        + hills
        + hut
        + poles
        + leaves
        + beans
        + ground
        + rows
        + cabbages
        + can
        + thread(
            "C40 214 52 214 60 196C66 160 96 176 90 140S108 100 82 96M82 96C110 88 118 88 144 96C150 130 128 150 152 168S160 214 190 214H360"
        )
    )


def sewing(t):
    rail = line("M30 44H150M40 44V196M140 44V196", t[4], 4)
    clothes = (
        shape("M52 52h28l6 14-8 6v44H54V72l-8-6z", t[3])
        + shape("M92 52h20l4 22 12 46H84l12-46z", SUN)
        + shape("M122 52h12v60h-12z", t[2])
    )
    table = rect(150, 158, 196, 9, t[4], 3) + line("M170 166v32M326 166v32", t[4], 6)
    machine = (
        rect(186, 140, 130, 18, CREAM, 4)
        + rect(280, 88, 30, 60, CREAM, 6)
        + rect(194, 80, 116, 30, CREAM, 10)
        + rect(198, 104, 20, 20, CREAM, 4)
        + line("M208 124v24", DARK, 3)
        + disc(314, 102, 12, t[3])
        + disc(314, 102, 4, CREAM)
        + rect(236, 90, 34, 8, t[2], 4)
    )
    spool = (
        rect(252, 56, 20, 24, THREAD, 2)
        + rect(248, 52, 28, 5, t[4], 2)
        + rect(248, 78, 28, 5, t[4], 2)
    )
    cloth = shape("M146 148h64v10h-50q-8 0-8 10v30h-30q24-10 24-50z", t[3]) + "".join(
        disc(x, y, 3, CREAM) for x, y in ((166, 153), (184, 153), (150, 172), (146, 190))
    )
    return (
        rail
        + clothes
        + table
        + machine
        + cloth
        + spool
        + thread(
            "C70 214 96 214 130 200C150 186 150 152 208 150V90Q214 74 236 72L252 68M272 66C330 54 336 80 338 130C342 190 320 214 360 214"
        )
    )


def wood(t):
    boards = (
        rect(24, 40, 20, 156, t[2], 2)
        + rect(48, 60, 16, 136, t[3], 2)
        + rect(68, 30, 18, 166, CREAM, 2)
        + line("M77 44v130M34 60v120", t[1], 2)
    )
    saw = (
        shape("M124 44h66l-4 24h-62z", CREAM)
        + "".join(shape(f"M{126 + 8 * k} 68h8l-4 6z", CREAM) for k in range(7))
        + rect(106, 42, 24, 28, t[4], 8)
        + rect(113, 50, 10, 12, t[0], 4)
    )
    bench = (
        rect(106, 140, 236, 12, t[4], 3)
        + rect(122, 152, 14, 46, t[3])
        + rect(312, 152, 14, 46, t[3])
        + rect(122, 176, 204, 8, t[3])
    )
    plank = rect(120, 130, 206, 10, SUN, 1) + line(
        "M130 135h60M206 135h90", colour(0.70, 0.12, 70), 2
    )
    plane = (
        shape("M188 114h74q6 0 6 8v8h-84v-8q0-8 4-8z", t[3])
        + shape("M196 114q-4-18 8-18t10 18z", t[4])
        + disc(250, 108, 8, t[4])
        + rect(220, 104, 6, 12, DARK)
    )
    shavings = line("M180 124q-16-2-16-14t12-10 8 12-10 4", CREAM, 5) + line(
        "M146 196q-10-14 2-20t12 8-10 4", CREAM, 5
    )
    rings = (
        disc(304, 74, 32, t[2])
        + "".join(
            f'<circle cx="304" cy="74" r="{r}" fill="none" stroke="{t[3]}" stroke-width="3"/>'
            for r in (8, 16, 24)
        )
        + f'<circle cx="304" cy="74" r="31" fill="none" stroke="{t[4]}" stroke-width="4"/>'
    )
    return (
        boards
        + saw
        + rings
        + bench
        + plank
        + plane
        + shavings
        + thread(
            "C40 214 60 214 84 196L90 150Q96 128 118 128H332Q346 128 346 150C346 190 330 214 360 214"
        )
    )


def second_hand(t):
    chair = (
        rect(70, 96, 104, 74, t[3], 18)
        + rect(54, 124, 28, 62, t[4], 12)
        + rect(162, 124, 28, 62, t[4], 12)
        + rect(76, 148, 92, 34, t[2], 8)
        + line("M72 186v10M172 186v10", DARK, 6)
        + rect(104, 116, 36, 32, SUN, 6)
    )
    lamp = (
        shape("M204 40h52l14 42h-80z", CREAM)
        + line("M230 82v108", DARK, 5)
        + rect(210, 188, 40, 8, DARK, 4)
    )
    dresser = rect(280, 110, 64, 86, t[3], 4) + "".join(
        rect(286, 118 + 26 * k, 52, 20, t[2], 2) + disc(312, 128 + 26 * k, 3, DARK)
        for k in range(3)
    )
    pot = (
        shape("M296 110q-4-26 16-26t16 26z", CREAM)
        + line("M328 100q10-2 10-12", CREAM, 5)
        + disc(312, 82, 4, THREAD)
    )
    frame = (
        rect(30, 28, 60, 48, CREAM, 3)
        + shape("M36 70l16-22 12 12 8-8 14 18z", t[3])
        + disc(74, 40, 5, SUN)
    )
    frame2 = rect(104, 40, 34, 34, t[2], 3) + disc(121, 57, 10, CREAM)
    box = rect(12, 160, 34, 36, colour(0.76, 0.08, 70), 2) + line(
        "M29 160v36", colour(0.66, 0.08, 65), 4
    )
    return (
        frame
        + frame2
        + box
        + chair
        + lamp
        + dresser
        + pot
        + thread("H110C170 214 190 224 214 206Q226 196 244 200C262 206 262 214 284 214H360")
    )
