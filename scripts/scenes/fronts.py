"""Two scenes that any theme may take: its shop front and its table, under the sign of its icon.

They keep two neighbours of one theme from showing the same picture.
"""

import re
from pathlib import Path

from hand import CREAM, SUN, disc, each, line, plant, rect, ring, shape, thread

SPRITE = Path(__file__).parents[2] / "src/maillage/look/static/look/icons.svg"
ICONS = dict(re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', SPRITE.read_text("utf-8")))


def sign(icon, x, y, r, ground, ink):
    """The icon of a theme in a disc."""
    scale = round(1.15 * r / 24, 2)
    at = round(12 * scale, 1)
    return disc(x, y, r, ground) + (
        f'<g transform="translate({x - at} {y - at}) scale({scale})" fill="none" stroke="{ink}"'
        f' stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{ICONS[icon]}</g>'
    )


def shop_front(icon):
    def drawing(t):
        house = rect(64, 34, 232, 164, CREAM) + rect(56, 28, 248, 12, t[4], 3)
        band = rect(76, 50, 208, 30, t[3], 4) + line("M94 65h42M224 65h42", CREAM, 5)
        awning = each(
            lambda x, k: shape(f"M{x} 84h26v18a13 11 0 0 1-26 0z", t[1] if k % 2 else t[2]),
            [(76 + 26 * k, k) for k in range(8)],
        )
        pane = rect(84, 122, 112, 58, t[1], 4) + rect(80, 178, 120, 8, t[4], 3)
        goods = (
            rect(96, 152, 22, 26, t[3], 3)
            + disc(138, 164, 14, SUN)
            + rect(160, 144, 26, 34, t[2], 3)
        )
        door = (
            rect(216, 120, 54, 78, t[4], 4)
            + rect(224, 128, 38, 40, t[0], 3)
            + disc(262, 180, 3, SUN)
        )
        pots = (
            plant(320, 198, t, 0.8)
            + rect(18, 178, 34, 6, t[4], 2)
            + line("M22 184v14M48 184v14", t[4], 4)
        )
        lights = thread(
            "C26 214 44 206 48 170V70Q50 44 66 44C96 44 104 112 180 112S264 44 294 44Q312 44 314 72V170"
            "C316 206 330 214 360 214"
        )
        bulbs = each(
            lambda x, y: disc(x, y, 5, SUN),
            ((104, 85), (136, 105), (180, 113), (224, 105), (256, 85)),
        )
        return (
            house
            + band
            + awning
            + pane
            + goods
            + door
            + pots
            + sign(icon, 180, 62, 28, t[4], CREAM)
            + lights
            + bulbs
        )

    return drawing


def long_table(icon):
    def drawing(t):
        emblem = sign(icon, 180, 92, 34, CREAM, t[4]) + ring(180, 92, 34, t[3], 4)
        lamps = each(
            lambda x: (
                line(f"M{x} 0v44", t[4], 3)
                + shape(f"M{x - 22} 62a22 20 0 0 1 44 0z", t[3])
                + disc(x, 64, 5, SUN)
            ),
            ((84,), (276,)),
        )
        table = rect(62, 150, 236, 10, t[4], 4) + line("M84 160v38M276 160v38", t[4], 6)
        cups = each(
            lambda x, c: rect(x, 136, 16, 14, c, 3) + line(f"M{x + 16} 140q6 2 0 7", c, 3),
            ((92, CREAM), (140, SUN), (244, CREAM)),
        )
        papers = rect(172, 146, 40, 5, CREAM, 1) + rect(178, 141, 40, 5, t[2], 1)

        def chair(x, way):
            back = line(f"M{x} 124v74", t[3], 7)
            seat = line(f"M{x} 166h{28 * way}v32", t[3], 7)
            return back + seat

        def flag(x, y, fill):
            return shape(f"M{x - 9} {y}h18l-9 20z", fill)

        bunting = thread(
            "C16 214 14 196 14 170V60Q14 20 30 20Q180 66 330 20Q346 20 346 60V170C346 196 344 214 360 214"
        )
        flags = each(
            flag,
            (
                (56, 26, t[2]),
                (122, 39, SUN),
                (152, 42, CREAM),
                (208, 42, t[3]),
                (238, 39, SUN),
                (304, 26, t[2]),
            ),
        )
        return (
            lamps + emblem + chair(40, 1) + chair(320, -1) + table + cups + papers + flags + bunting
        )

    return drawing
