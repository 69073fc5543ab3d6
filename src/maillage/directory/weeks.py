"""A week of hours as bars: where each opening stands on a day, from morning to night."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from maillage.organisations.words import WEEK
from maillage.territories.hours import DAYS, HOLIDAYS

MORNING, EVENING, MIDNIGHT = 8 * 60, 20 * 60, 24 * 60  # minutes; a bar shows no less
WIDTH = 120  # of a bar


class Bar(NamedTuple):
    x: float
    width: float


@dataclass(frozen=True)
class Day:
    """A day: its periods as they are written, as bars, and where the present minute stands."""

    label: Any
    periods: Sequence[Sequence[str]]
    bars: Sequence[Bar]
    is_today: bool = False
    now: float | None = None


def _minutes(clock_time: str) -> int:
    hours, minutes = clock_time.split(":")
    return int(hours) * 60 + int(minutes)


def _span(period: Sequence[str]) -> tuple[int, int]:
    """A night is drawn until midnight, on the day that it begins."""
    begins, ends = map(_minutes, period)
    return begins, ends if ends > begins else MIDNIGHT


def of(hours: Mapping[str, Sequence], today: dt.date, minute: int) -> list[Day]:
    """The days of a week, on one scale; `today` and `minute`: where the place stands."""
    spans = [_span(period) for period in chain.from_iterable(hours.values())]
    first = min([MORNING, *(begins for begins, _ends in spans)]) // 60 * 60
    last = -(-max([EVENING, *(ends for _begins, ends in spans)]) // 60) * 60

    def x(at: int) -> float:
        return round((at - first) * WIDTH / (last - first), 1)

    def bar(span: tuple[int, int]) -> Bar:
        begins, ends = span
        return Bar(x(begins), round(x(ends) - x(begins), 1))

    def day(name: str, is_today: bool) -> Day:
        periods = hours.get(name, [])
        now = x(minute) if is_today and first <= minute <= last else None
        return Day(WEEK[name], periods, [bar(_span(p)) for p in periods], is_today, now)

    days = [day(name, i == today.weekday()) for i, name in enumerate(DAYS)]
    return [*days, day(HOLIDAYS, False)] if HOLIDAYS in hours else days
