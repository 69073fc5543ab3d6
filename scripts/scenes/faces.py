"""The faces of the people of the demonstration: a head, its hair, one thing of their own."""

from hand import CREAM, DARK, SUN, THREAD, disc, line, rect, shape, tones

SKINS = "#f3cfb0", "#d9a37c", "#a56b46", "#7a4a30"
BLACK, BROWN, GREY, RED = "#2b211d", "#5f4331", "#b9b2a8", "#9c4a26"
SIDE = 96


def head(skin: str) -> str:
    """Neck, head, ears, eyes, a smile."""
    return (
        rect(40, 54, 16, 20, skin, 6)
        + disc(48, 42, 18, skin)
        + disc(30, 44, 4, skin)
        + disc(66, 44, 4, skin)
        + disc(41, 42, 1.8, DARK)
        + disc(55, 42, 1.8, DARK)
        + line("M42 50q6 5 12 0", DARK, 1.8)
    )


def shoulders(fill: str) -> str:
    return shape("M14 96c0-20 12-27 34-27s34 7 34 27z", fill)


def fringe(hair: str) -> str:
    return shape("M29 42c-2-16 8-22 19-22s21 6 19 22c-4-8-8-11-14-12-8 2-18 2-24 12z", hair)


def long_hair(hair: str) -> str:
    return shape("M27 70c-6-30 0-52 21-52s27 22 21 52z", hair)


def bun(hair: str) -> str:
    return disc(48, 16, 9, hair)


def curls(hair: str) -> str:
    around = ((31, 36), (34, 26), (42, 20), (54, 20), (62, 26), (65, 36))
    return "".join(disc(x, y, 8, hair) for x, y in around)


def bob(hair: str) -> str:
    return shape("M26 56c-3-26 4-38 22-38s25 12 22 38l-7 2H33z", hair)


def beard(hair: str) -> str:
    return shape("M30 44c1 14 8 19 18 19s17-5 18-19c-3 5-8 3-18 3s-15 2-18-3z", hair)


def glasses(_t) -> str:
    rims = "".join(
        f'<circle cx="{x}" cy="42" r="6" fill="none" stroke="{DARK}" stroke-width="1.8"/>'
        for x in (41, 55)
    )
    return rims + line("M47 42h2", DARK, 1.8)


def scarf(t) -> str:
    return shape("M34 68q14 8 28 0l3 7q-17 9-34 0z", THREAD)


def helmet(t) -> str:
    return shape("M28 36c0-14 9-21 20-21s20 7 20 21z", SUN) + line(
        "M40 17v17M48 15v20M56 17v17", t[3], 2
    )


def pass_card(t) -> str:
    return line("M38 70 48 84 58 70", t[4], 2) + rect(42, 83, 12, 9, CREAM, 2)


def collar(t) -> str:
    return shape("M38 69l10 11 10-11 5 4-15 16-15-16z", CREAM)


def sash(t) -> str:
    return shape("M20 78l9-6 34 24H46z", THREAD) + shape("M24 75l5-3 34 24h-9z", CREAM)


def pencil(t) -> str:
    return line("M64 38 76 26", SUN, 4) + line("M63 39l-3 3", DARK, 3)


FACES = {  # hue, skin, what is behind the head, what is on it, one thing of their own
    "habitante": (145, SKINS[1], long_hair(BLACK), fringe(BLACK), scarf),
    "gestionnaire": (215, SKINS[0], bob(RED), "", helmet),
    "agente": (50, SKINS[2], curls(BLACK), "", pass_card),
    "journaliste": (300, SKINS[0], bun(BROWN), fringe(BROWN), pencil),
    "porteur": (85, SKINS[3], curls(BLACK), beard(BLACK), collar),
    "conseillere": (190, SKINS[0], bob(GREY), fringe(GREY), glasses),
    "acheteuse": (265, SKINS[1], long_hair(BROWN), fringe(BROWN), collar),
    "elue": (340, SKINS[2], bun(GREY), fringe(GREY), sash),
}


def face(name: str) -> str:
    hue, skin, behind, above, own = FACES[name]
    t = tones(hue)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
        f'<clipPath id="c"><circle cx="48" cy="48" r="48"/></clipPath><g clip-path="url(#c)">'
        f"{rect(0, 0, SIDE, SIDE, t[1])}{behind}{shoulders(t[3])}{head(skin)}{above}{own(t)}"
        "</g></svg>\n"
    )
