"""The hand that draws the scenes: flat shapes, a wall and a floor, and the thread.

A picture is 360 × 240. The thread enters it at the left edge at y = 214 and leaves it at the right
edge at the same height, so that pictures side by side are tied together; inside, it works.
"""

import math

from maillage.look.palette import colour, tint

CREAM, SUN, THREAD, DARK = "#fffaf0", "#f4b63f", "#df5b36", "#27312c"
LEAF = colour(0.66, 0.1, 150)
WIDTH, HEIGHT, FLOOR = 360, 240, 196
THREAD_Y = 214

Tones = list[str]  # wall, floor, middle, deep, ink


def tones(hue: int) -> Tones:
    return list(tint(hue).values())


def rect(x, y, w, h, fill, r=0) -> str:
    corner = f' rx="{r}"' if r else ""
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}"{corner} fill="{fill}"/>'


def disc(x, y, r, fill) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}"/>'


def ring(x, y, r, stroke, width, dash="") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="none"'
        f' stroke="{stroke}" stroke-width="{width}"{dashes}/>'
    )


def shape(d: str, fill: str) -> str:
    return f'<path d="{d}" fill="{fill}"/>'


def line(d: str, stroke: str, width: float = 4) -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{width}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


def thread(d: str) -> str:
    """The thread: from the left edge on; what is given leads it to the right edge."""
    return line(f"M0 {THREAD_Y}{d}", THREAD, 3.2)


def each(draw, places) -> str:
    """The same thing at several places."""
    return "".join(draw(*place) for place in places)


def window(x, y, w, h, t, sun=True):
    """A window with a hill, the light of the room."""
    return (
        rect(x, y, w, h, CREAM, 6)
        + (disc(x + w * 0.7, y + h * 0.36, h * 0.15, SUN) if sun else "")
        + shape(
            f"M{x + 5} {y + h - 5}v{-h * 0.28:.0f}q{w * 0.3:.0f} {-h * 0.25:.0f} {w - 10} {h * 0.08:.0f}v{h * 0.2:.0f}z",
            t[2],
        )
        + line(f"M{x + w / 2} {y + 4}V{y + h - 4}M{x + 4} {y + h / 2}H{x + w - 4}", t[1], 4)
    )


def plant(x, y, t, s=1.0):
    """A pot of leaves standing on y."""

    def p(v):
        return round(v * s, 1)

    return (
        shape(
            f"M{x} {y - p(24)}q{p(-26)} {p(-8)} {p(-20)} {p(-38)}q{p(20)} {p(8)} {p(20)} {p(38)}z",
            t[3],
        )
        + shape(
            f"M{x} {y - p(24)}q{p(28)} {p(-4)} {p(24)} {p(-32)}q{p(-22)} {p(4)} {p(-24)} {p(32)}z",
            t[2],
        )
        + shape(
            f"M{x} {y - p(24)}q{p(-6)} {p(-26)} {p(4)} {p(-48)}q{p(12)} {p(24)} {p(-4)} {p(48)}z",
            t[4],
        )
        + shape(f"M{x - p(14)} {y - p(26)}h{p(28)}l{p(-4)} {p(26)}h{p(-20)}z", SUN)
    )


def wheel(x, y, r, t):
    spokes = "".join(
        f"M{x} {y}L{x + r * math.cos(k * math.pi / 4):.0f} {y + r * math.sin(k * math.pi / 4):.0f}"
        for k in range(8)
    )
    return (
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="{CREAM}" fill-opacity=".55" stroke="{DARK}" stroke-width="6"/>'
        + line(spokes, t[3], 1.4)
        + disc(x, y, 5, DARK)
    )


def tree(x, y, r=22) -> str:
    """A round tree standing on the floor, its head at y."""
    return rect(x - 3, y, 6, FLOOR + 2 - y, "#6b4a2f") + disc(x, y, r, LEAF)


def picture(hue: int, drawing) -> str:
    t = tones(hue)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{rect(0, 0, WIDTH, HEIGHT, t[0])}{rect(0, FLOOR, WIDTH, HEIGHT - FLOOR, t[1])}"
        f"{drawing(t)}</svg>\n"
    )
