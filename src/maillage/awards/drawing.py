"""The share as charts: bars of what stands in each basket, and of each year."""

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.awards import rules
from maillage.awards.ground import Share

WIDTH, HEIGHT, LEFT, FOOT = 720, 220, 44, 26
WIDEST = 72
SCALES = (5, 10, 20, 40, 60, 80)


@dataclass(frozen=True)
class Stripe:
    basket: str
    x: int
    width: int


@dataclass(frozen=True)
class YearBar:
    """A year: where its bar stands, how high, what is written above and beneath it."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    year: str
    said: str


@dataclass(frozen=True)
class YearChart:
    width: int
    height: int
    left: int
    floor: int
    bars: list[YearBar]
    grid: list[tuple[int, str]]


def stripes(share: Share, baskets: Sequence[str] = (*rules.KNOWN, *rules.APART)) -> list[Stripe]:
    """A bar of a thousand: each basket has its width."""
    whole = sum(share.cents[one] for one in baskets)
    found, x = [], 0
    for one in baskets:
        width = round(share.cents[one] * 1000 / whole) if whole else 0
        if width:
            found.append(Stripe(one, x, width))
            x += width
    return found


def years(shares: Sequence[Share]) -> YearChart | None:
    """The share of each year, beside a scale that ends just above the highest; none under two."""
    known = [one for one in shares if one.year and one.of_ess is not None]
    if len(known) < 2:
        return None
    highest = max(float(one.of_ess or 0) for one in known)
    top = next((scale for scale in SCALES if highest <= scale * 0.92), 100)
    floor = HEIGHT - FOOT
    step = (WIDTH - LEFT) / len(known)
    width = min(WIDEST, int(step * 0.62))
    bars = []
    for i, one in enumerate(known):
        value = float(one.of_ess or 0)
        height = max(1, round((floor - 24) * value / top))
        middle = round(LEFT + step * (i + 0.5))
        said = f"{value:.1f} %".replace(".", ",")
        place = (middle - width // 2, floor - height, width, height, middle)
        bars.append(YearBar(*place, str(one.year), said))
    grid = [(round(floor - (floor - 24) * part), f"{top * part:g} %") for part in (0, 0.5, 1)]
    return YearChart(WIDTH, HEIGHT, LEFT, floor, bars, grid)
