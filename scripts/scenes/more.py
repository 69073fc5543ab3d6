"""Scenes of homes, care, sport, school, services, money."""

from hand import CREAM, DARK, SUN, THREAD, disc, each, line, plant, rect, ring, shape, thread, tree


def homes(t):
    """A house cut open: the thread is the wire that lights its rooms."""
    roof = rect(222, 34, 20, 40, t[3]) + shape("M74 90 180 26l106 64z", t[4])
    walls = rect(88, 88, 184, 108, CREAM)
    rooms = (
        rect(94, 92, 84, 46, t[1])
        + rect(184, 92, 82, 46, t[2])
        + rect(94, 146, 60, 50, t[2])
        + rect(160, 146, 106, 50, t[1])
    )
    bed = (
        rect(100, 118, 58, 14, t[3], 4)
        + rect(100, 108, 5, 28, t[4], 2)
        + rect(106, 112, 18, 9, CREAM, 4)
        + line("M104 136v2M154 132v6", t[4], 4)
        + rect(132, 98, 18, 13, SUN, 2)
    )
    desk = (
        rect(196, 120, 54, 5, t[4], 2)
        + line("M202 124v14M244 124v14", t[4], 4)
        + rect(206, 110, 14, 10, CREAM, 2)
        + rect(228, 98, 22, 16, CREAM, 2)
    )
    stove = rect(102, 168, 24, 28, t[4], 2) + rect(106, 158, 16, 10, SUN, 2)
    stove += rect(132, 166, 18, 30, CREAM, 2) + disc(146, 182, 2, t[4])
    sofa = rect(170, 166, 58, 22, t[3], 8) + rect(166, 174, 10, 18, t[4], 4)
    sofa += rect(222, 174, 10, 18, t[4], 4) + rect(190, 168, 16, 14, SUN, 3)
    door = rect(240, 158, 22, 38, t[4], 2) + disc(257, 178, 2, SUN)

    def lamp(x):
        return line(f"M{x} 142v6", t[4], 2) + shape(f"M{x - 8} 154a8 8 0 0 1 16 0z", SUN)

    letters = line("M326 172v26", t[4], 5) + rect(308, 148, 36, 26, SUN, 5)
    letters += line("M314 158h24", t[4], 3)
    wire = thread(
        "H52C76 214 80 206 80 190V152Q80 142 90 142H270Q280 142 280 152V190C280 206 284 214 306 214H360"
    )
    return (
        disc(44, 50, 20, SUN)
        + tree(40, 150)
        + roof
        + walls
        + rooms
        + bed
        + desk
        + stove
        + sofa
        + door
        + wire
        + lamp(124)
        + lamp(200)
        + letters
    )


def care(t):
    """A consulting room: the thread is the stethoscope that hangs there."""
    chart = rect(28, 34, 60, 78, CREAM, 4) + each(
        lambda y, w: line(f"M{58 - w} {y}H{58 + w}", t[4], 4),
        ((50, 18), (64, 14), (78, 10), (92, 6)),
    )
    cabinet = (
        rect(196, 36, 74, 62, CREAM, 5)
        + rect(228, 48, 10, 38, t[3], 2)
        + rect(214, 62, 38, 10, t[3], 2)
    )
    couch = (
        rect(166, 148, 116, 8, t[4], 3)
        + line("M182 156v42M266 156v42", t[4], 6)
        + rect(154, 130, 130, 18, t[3], 8)
        + shape("M268 136 312 92q8-4 12 4l2 8-42 44h-16z", t[3])
        + rect(160, 126, 106, 8, CREAM, 4)
        + rect(288, 108, 30, 12, SUN, 5)
    )
    gauge = rect(112, 46, 10, 152, t[2], 2) + each(
        lambda y: line(f"M112 {y}h6", t[4], 2), [(y,) for y in range(60, 190, 16)]
    )
    stool = rect(40, 164, 44, 8, t[4], 4) + line("M62 172v24M46 197h32", t[4], 5)
    peg = line("M146 64v10", t[4], 6)
    ears = line("M140 96q-2 10-10 12M154 96q2 10 10 12", DARK, 3)
    tube = thread(
        "H62C96 214 120 190 138 138Q142 118 140 92Q140 76 148 76T156 92C158 140 122 168 136 192C144 206 176 214 210 214H360"
    )
    chest = disc(135, 190, 9, DARK) + disc(135, 190, 4.5, CREAM)
    return (
        chart
        + cabinet
        + gauge
        + couch
        + stool
        + plant(332, 198, t, 0.9)
        + peg
        + tube
        + ears
        + chest
    )


def gymnasium(t):
    """A gymnasium: the thread is a skipping rope on its two hooks."""
    bars = rect(24, 34, 8, 164, t[4], 2) + rect(92, 34, 8, 164, t[4], 2)
    bars += each(lambda y: line(f"M30 {y}H94", t[3], 5), [(y,) for y in range(48, 190, 17)])
    board = (
        line("M322 46v152", t[4], 7)
        + rect(236, 30, 76, 56, CREAM, 5)
        + rect(256, 48, 36, 26, t[1], 2)
    )
    board += line("M312 60h10", t[4], 6) + line("M254 84h40", THREAD, 5)
    net = line("M257 87l8 30M274 87v30M291 87l-8 30M261 102h26M265 117h18", CREAM, 2.5)
    horse = shape("M126 138h78q8 0 8 10v8h-94v-8q0-10 8-10z", t[3]) + shape(
        "M122 160h86l8 38h-102z", SUN
    )
    horse += line("M119 174h92M116 187h98", t[4], 3)
    ball = disc(258, 180, 18, t[3]) + line(
        "M240 180h36M258 162v36M246 167q10 13 0 26M270 167q-10 13 0 26", t[4], 2.5
    )
    weights = line("M296 190h36", t[4], 5) + each(
        lambda x: rect(x, 178, 8, 24, DARK, 3), ((294,), (326,))
    )
    hooks = disc(142, 50, 4, t[4]) + disc(192, 50, 4, t[4])
    rope = thread(
        "H84C112 214 112 196 112 168C112 120 122 50 142 50Q150 108 167 108T192 50C214 50 222 120 222 160C222 200 226 214 252 214H360"
    )
    handles = rect(108, 126, 9, 26, DARK, 4) + rect(217, 126, 9, 26, DARK, 4)
    return bars + board + net + hooks + horse + ball + weights + rope + handles


def classroom(t):
    """A class: on the board, the thread learns to write."""
    board = (
        rect(84, 28, 192, 98, t[4], 6)
        + rect(92, 36, 176, 82, t[3], 3)
        + rect(150, 120, 60, 6, SUN, 2)
    )
    sums = (
        line("M112 56h34M112 68h20", CREAM, 3)
        + shape("M222 50l14 24h-28z", CREAM)
        + disc(250, 62, 11, SUN)
    )
    shelf = (
        rect(12, 86, 54, 6, t[4], 2) + rect(16, 56, 10, 30, t[3], 2) + rect(28, 50, 10, 36, SUN, 2)
    )
    shelf += rect(40, 60, 10, 26, CREAM, 2) + rect(52, 54, 9, 32, t[2], 2)

    def desk(x):
        legs = line(f"M{x + 8} 164v34M{x + 68} 164v34", t[4], 5)
        return legs + rect(x, 156, 76, 9, t[4], 3)

    books = rect(112, 146, 38, 10, t[2], 2) + rect(116, 137, 32, 9, SUN, 2)
    pencils = rect(226, 138, 18, 18, CREAM, 3) + line(
        "M231 138l-3-14M236 138v-18M240 138l4-13", t[3], 3
    )
    globe = disc(318, 140, 24, t[2]) + shape("M302 130q10-10 22-6 4 10-8 14t-14-8z", CREAM)
    globe += shape("M318 150q12-4 18 0-6 12-18 10z", CREAM) + line(
        "M318 166v10M300 120q-16 26 10 46", t[4], 4
    )
    globe += rect(300, 176, 36, 6, t[4], 3) + rect(290, 182, 56, 16, t[3], 3)
    loops = "c16 0 20-28 10-28s-12 28 6 28" * 7
    words = thread(
        f"C40 214 62 206 70 170C76 140 84 104 112 104{loops}C258 104 276 132 280 168C284 204 296 214 320 214H360"
    )
    return board + sums + shelf + desk(96) + desk(192) + books + pencils + globe + words


def delivery(t):
    """A warehouse: the thread ties the parcel that leaves."""
    shed = (
        rect(14, 46, 128, 152, t[2])
        + rect(8, 38, 140, 12, t[4], 3)
        + rect(30, 78, 96, 120, t[1], 3)
    )
    shed += each(lambda y: line(f"M30 {y}h96", t[2], 3), [(y,) for y in range(94, 160, 14)])
    shed += rect(58, 56, 40, 14, CREAM, 3)
    van = shape("M170 92q0-10 10-10h104l44 36q10 8 10 20v36q0 6-6 6H176q-6 0-6-6z", CREAM)
    van += shape("M290 92l32 28q4 4 4 8h-42V92z", t[2]) + rect(170, 148, 168, 14, t[3])
    van += (
        rect(186, 100, 84, 36, t[1], 5)
        + disc(228, 118, 12, t[3])
        + shape("M222 118l5 6 9-11", CREAM)
    )
    van += rect(326, 142, 12, 8, SUN, 3) + line("M288 140h12", t[4], 4)
    wheels = each(
        lambda x: disc(x, 182, 20, DARK) + disc(x, 182, 9, t[2]) + disc(x, 182, 3, CREAM),
        ((212,), (298,)),
    )
    parcels = (
        rect(38, 144, 54, 54, SUN, 3)
        + rect(98, 162, 36, 36, t[3], 3)
        + rect(46, 112, 38, 32, CREAM, 3)
    )
    parcels += rect(108, 172, 16, 8, CREAM, 2)
    string = thread(
        "C18 214 26 206 30 190C34 176 36 170 38 170H92C98 172 92 140 66 144C56 130 48 132 52 140T66 144C76 130 86 132 82 140T66 144V198C72 212 96 214 130 214H360"
    )
    return shed + van + wheels + parcels + string


def savings(t):
    """A counter: the thread closes the purse of what is put in common."""
    poster = rect(28, 32, 92, 66, CREAM, 4) + each(
        lambda x, h, k: rect(x, 88 - h, 13, h, (t[2], t[3], SUN, t[4])[k], 2),
        ((40, 16, 0), (59, 26, 1), (78, 34, 2), (97, 44, 3)),
    )
    clock = (
        disc(310, 58, 26, CREAM)
        + ring(310, 58, 26, t[4], 5)
        + line("M310 58V44M310 58l10 6", t[4], 4)
    )
    table = rect(24, 158, 312, 10, t[4], 3) + line("M48 168v30M312 168v30", t[4], 6)
    pig = shape(
        "M132 118q0-28 38-28 42 0 42 30 0 16-12 24v14h-14v-10h-32v10h-14v-14q-14-8-16-18-8 0-8-10 0-6 8-6 2-8 8-14l-4-14q12 2 16 8z",
        t[3],
    )
    pig += (
        disc(146, 116, 3, DARK) + line("M164 96h22", t[4], 4) + line("M212 120q10 0 8-10", t[3], 5)
    )
    coin = disc(176, 78, 12, SUN) + ring(176, 78, 7, CREAM, 2.5)
    piles = each(
        lambda x, y: rect(x, y, 30, 7, SUN, 3) + rect(x, y + 7, 30, 2, t[4]),
        ((62, 149), (62, 140), (62, 131), (98, 149)),
    )
    purse = shape("M258 126q-24 12-24 22 0 10 10 10h50q10 0 10-10 0-10-24-22z", t[2])
    purse += shape("M252 104q17 10 34 0l-6 22h-22z", t[2]) + line("M261 142h16M263 148h12", t[4], 3)
    tie = thread(
        "H150C196 214 214 206 224 180C232 150 236 128 256 126H282C300 122 296 108 282 118L268 126 254 138M268 126L284 138C300 150 330 150 344 176C350 200 346 214 360 214"
    )
    sprout = rect(300, 134, 26, 24, CREAM, 4) + line("M313 134v-18", t[4], 3)
    sprout += shape("M313 122q-14 0-14-14 14 0 14 14z", t[3]) + shape(
        "M313 118q0-12 12-12 0 12-12 12z", SUN
    )
    return poster + clock + table + pig + coin + piles + purse + sprout + tie
