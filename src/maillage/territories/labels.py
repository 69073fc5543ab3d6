"""Names on a drawn map: by population, never on one another nor on what they must leave free."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

Box = tuple[float, float, float, float]  # left, top, right, bottom

# The advance of Atkinson Hyperlegible, in parts of its size, read in the font.
NARROW, WIDE = 0.29, 0.86
_ADVANCE = {**dict.fromkeys("iljI'’ .,", NARROW), **dict.fromkeys("mwMW", WIDE), "-": 0.36}
_CAPITAL, _OTHER = 0.67, 0.54
TOWN = 12_000  # inhabitants: one looks for its name, which stands aside rather than nowhere
ABOUT = ((0, 0.35), (0, 1.2), (0, -0.6), (1, 0.35), (-1, 0.35), (0, 2.2), (1.6, 0.35), (-1.6, 1))


class TownName(NamedTuple):
    """What is written, and where its subject stands."""

    text: str
    weight: int  # inhabitants
    x: float
    y: float


class Label(NamedTuple):
    """A name where there is room: the middle of its line, on its foot."""

    text: str
    weight: int
    x: float
    y: float


def width_of(text: str, size: float) -> float:
    """How long a text is in the fonts of the pages, a little more rather than less."""
    return size * sum(
        _ADVANCE.get(letter, _CAPITAL if letter.isupper() else _OTHER) for letter in text
    )


def placed(
    names: Iterable[TownName],
    view: Box,
    size: float,
    free: Sequence[Box] = (),
    most: int = 60,
) -> list[Label]:
    """Where names may stand in a view: the most populated first, each on its subject, else close
    to it; one that finds no room is not written."""
    left, top, right, bottom = view
    taken, found = list(free), list[Label]()
    for name in sorted(names, key=lambda n: -n.weight):
        if len(found) == most:
            break
        half = width_of(name.text, size) / 2 + size * 0.3
        for dx, dy in ABOUT if name.weight >= TOWN else ABOUT[:3]:
            x, y = name.x + dx * (half + size), name.y + dy * size
            box = (x - half, y - size, x + half, y + 0.4 * size)
            is_inside = left < box[0] and box[2] < right and top < box[1] and box[3] < bottom
            if is_inside and not any(meet(box, other) for other in taken):
                taken.append(box)
                found.append(Label(name.text, name.weight, x, y))
                break
    return found


def meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]
