"""The marks of the structures that the demonstration invents: one idea, two colours."""

from hand import CREAM, SUN, THREAD, disc, line, rect, ring, shape, tones


def wheel(t):
    return ring(32, 32, 18, CREAM, 6, "88 26") + disc(32, 32, 5, SUN) + line("M32 32 47 20", CREAM)


def two_lives(t):
    shared = shape("M32 21.5a13 13 0 0 1 0 21 13 13 0 0 1 0-21z", THREAD)
    return disc(25, 32, 13, CREAM) + disc(39, 32, 13, SUN) + shared


def scales(t):
    pans = shape("M8 30h16a8 8 0 0 1-16 0z", SUN) + shape("M40 30h16a8 8 0 0 1-16 0z", SUN)
    return line("M32 14v36M22 50h20M14 24h36", CREAM) + pans


def weave(t):
    warp = "".join(line(f"M{18 + 9 * k} 14V50", CREAM) for k in range(4))
    return warp + "".join(line(f"M14 {20 + 12 * k}H50", SUN if k % 2 else THREAD) for k in range(3))


def rings(t):
    return (
        disc(32, 32, 20, CREAM)
        + ring(32, 32, 5, t[3], 3)
        + ring(32, 32, 11, t[3], 3)
        + line("M32 32 50 44", t[4])
    )


def sprout(t):
    leaves = shape("M32 34q-18 0-18-18 18 0 18 18z", CREAM)
    return line("M32 52V30", CREAM) + leaves + shape("M32 30q0-16 16-16 0 16-16 16z", SUN)


def ribbon(t):
    return shape("M20 12h24v24L32 28l-12 8z", SUN) + line("M20 40v12l12-8 12 8V40", CREAM)


def workshop_roofs(t):
    return shape("M10 30l14-12v12l14-12v12l16-12v32H10z", CREAM) + rect(28, 38, 10, 12, THREAD, 2)


def quarter(t):
    towers = rect(14, 24, 14, 28, CREAM, 2) + rect(34, 14, 16, 38, CREAM, 2)
    return towers + line("M10 52h44", SUN) + disc(42, 24, 3, t[3]) + disc(21, 34, 3, t[3])


def presence(t):
    heart = "M32 50C14 38 12 28 14 22q4-8 12-4l6 6 6-6q8-4 12 4c2 6 0 16-18 28z"
    return shape(heart, CREAM) + shape("M24 34l8-8 8 8v8H24z", THREAD)


def plumb(t):
    return line("M32 12v18", CREAM) + shape("M24 30h16l-8 20z", SUN) + line("M16 12h32", CREAM)


def open_book(t):
    pages = shape("M10 20q12-4 22 4v26q-10-8-22-4z", CREAM)
    pages += shape("M54 20q-12-4-22 4v26q10-8 22-4z", CREAM)
    return pages + shape("M32 24q0-14 14-14 0 14-14 14z", SUN)


def bricks(t):
    low = rect(10, 40, 20, 11, CREAM, 2) + rect(34, 40, 20, 11, SUN, 2)
    middle = (
        rect(10, 26, 9, 11, SUN, 2) + rect(22, 26, 20, 11, CREAM, 2) + rect(45, 26, 9, 11, CREAM, 2)
    )
    return low + middle + rect(22, 12, 20, 11, THREAD, 2)


def headframe(t):
    return (
        ring(32, 20, 9, SUN, 4)
        + line("M32 20 18 52M32 20 46 52M23 40h18", CREAM)
        + line("M41 20V52", THREAD, 3)
    )


def press(t):
    sheet = rect(18, 28, 28, 24, CREAM, 2) + line("M24 38h16M24 45h10", t[3], 3)
    return sheet + rect(12, 14, 40, 11, SUN, 5)


MARKS = {  # by the beginning of the address of the page: hue, drawing
    "la-roue-libre": (220, wheel),
    "la-seconde-main": (150, two_lives),
    "epicerie-sociale-et-solidaire-au-juste-prix": (95, scales),
    "atelier-trame": (270, weave),
    "bois-et-agencement-solidaires": (50, rings),
    "les-jardins-de-la-passerelle": (130, sprout),
    "mutuelle-des-rubaniers": (350, ribbon),
    "la-manufacture-commune": (15, workshop_roofs),
    "regie-de-quartier": (190, quarter),
    "presence-a-domicile": (10, presence),
    "geiq-des-metiers-du-batiment": (255, plumb),
    "lycee-agricole": (130, open_book),
    "eco-materiaux-du-gier": (60, bricks),
    "fondation-du-fil-et-de-la-mine": (60, headframe),
    "imprimerie-cooperative-du-clapier": (235, press),
}


def mark(hue: int, inside) -> str:
    t = tones(hue)
    ground = rect(0, 0, 64, 64, t[4], 14)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{ground}{inside(t)}</svg>'
