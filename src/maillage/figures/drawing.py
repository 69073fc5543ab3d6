"""The line of an indicator, drawn by the server: its points, its marks, its years."""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from maillage.figures.rules import in_words

LEFT, RIGHT, TOP, BOTTOM = 14, 26, 40, 34  # around what is drawn, in units of the drawing
LETTER = 8.6  # the width of one, at the size of the marks
MOST_DOTS = 40


class ChartMark(NamedTuple):
    """A word of the drawing: where, what, and which of its ends stands there."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class LineChart:
    """`path`: the line, in SVG; `dots`: its values; `grid`: heights of the marks, and their
    numbers; `days`: what is written under; `said`: the first value and the last."""

    width: int
    height: int
    left: float
    path: str
    dots: list[tuple[float, float]]
    grid: list[ChartMark]
    days: list[ChartMark]
    said: list[ChartMark]


def line(
    values: Sequence[tuple[dt.date, Decimal]], *, width: int, height: int, days: int
) -> LineChart:
    """At least one value, in the order of days; `days`: at most so many dates are written."""
    marks = _marks([float(value) for _day, value in values])
    words = [in_words(Decimal(str(round(mark, 6)))) for mark in marks]
    left = LEFT + max(map(len, words)) * LETTER
    first, last = values[0][0], values[-1][0]
    span = max(1, (last - first).days)
    low, high = marks[0], marks[-1]

    def x(day: dt.date) -> float:
        if first == last:
            return round((left + width - RIGHT) / 2, 1)
        return round(left + (day - first).days / span * (width - RIGHT - left), 1)

    def y(value: float) -> float:
        return round(height - BOTTOM - (value - low) / (high - low) * (height - TOP - BOTTOM), 1)

    points = [(x(day), y(float(value))) for day, value in values]
    path = "M" + "L".join(f"{a} {b}" for a, b in points)
    return LineChart(
        width,
        height,
        left,
        path if len(points) > 1 else "",
        points if len(points) <= MOST_DOTS else [points[0], points[-1]],
        [ChartMark(0, y(mark), word) for mark, word in zip(marks, words, strict=True)],
        _days([day for day, _value in values], days, x, height),
        _ends(values, points, width),
    )


def _marks(values: Sequence[float]) -> list[float]:
    """Three to six round numbers around all of these (1, 2 or 5 times a power of ten apart)."""
    low, high = min(values), max(values)
    if low == high:
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    if 0 < low <= 0.5 * high:  # near enough to nothing to be measured from it
        low = 0.0
    rough = (high - low) / 3
    power = 10 ** math.floor(math.log10(rough))
    step = next(n * power for n in (1, 2, 5, 10) if n * power >= rough * 0.999)
    bottom, top = math.floor(low / step), math.ceil(high / step)
    return [n * step for n in range(bottom, top + 1)]


def _days(
    values: Sequence[dt.date], many: int, x: Callable[[dt.date], float], height: int
) -> list[ChartMark]:
    """A value a year: the year of each, under it. Else years where it runs over several, or its
    first day and its last."""
    first, last = values[0], values[-1]
    years = range(first.year + (first > dt.date(first.year, 1, 1)), last.year + 1)
    is_yearly = len(values) > 1 and len({day.year for day in values}) == len(values)
    if is_yearly or len(years) >= 2:
        days = list(values) if is_yearly else [dt.date(year, 1, 1) for year in years]
        kept = days[:: math.ceil(len(days) / many)]
        return [ChartMark(x(day), height - 8, str(day.year)) for day in kept]
    ends = [first] if first == last else [first, last]
    return [ChartMark(x(day), height - 8, f"{day:%d/%m/%Y}", _anchor(day, ends)) for day in ends]


def _anchor(day: dt.date, ends: list[dt.date]) -> str:
    if len(ends) == 1:
        return "middle"
    return "start" if day == ends[0] else "end"


def _ends(
    values: Sequence[tuple[dt.date, Decimal]], points: list[tuple[float, float]], width: int
) -> list[ChartMark]:
    said = [ChartMark(points[-1][0], points[-1][1] - 14, in_words(values[-1][1]), "end")]
    if len(points) == 1:
        return [said[0]._replace(anchor="middle")]
    if points[-1][0] - points[0][0] > width / 3:
        away = 26 if points[1][1] < points[0][1] else -14  # not on the line
        said.insert(
            0, ChartMark(points[0][0], points[0][1] + away, in_words(values[0][1]), "start")
        )
    return said
