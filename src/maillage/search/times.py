"""Moments on one line of seconds. A day is that of the installation, from its midnight to the next:
of 23, 24 or 25 hours."""

import datetime as dt
import math
from dataclasses import dataclass
from functools import lru_cache

from maillage.base import clock

Moment = dt.date | dt.datetime  # a day, or an aware instant
EVER = 1 << 41  # seconds: beyond the years that a day can say
_OLDEST = -135_140 * 86_400  # the first second of 1600, where the order by time begins
MINUTES = 29  # bits of a minute since then: ten centuries


@dataclass(frozen=True)
class During:
    """From a moment to another, either of them open. Days count whole; an instant that ends is not
    part of it. Ask by days where it will do: an instant makes each question a new one."""

    since: Moment | None = None
    until: Moment | None = None

    def seconds(self) -> tuple[int, int]:
        """The first and the last, the open ends far away."""
        return (
            -EVER if self.since is None else first_second(self.since),
            EVER if self.until is None else last_second(self.until),
        )


def span(starts: Moment | None, ends: Moment | None) -> tuple[int, int] | None:
    """The first and the last second of what starts and ends; None of what has no moment. Without an
    end it takes its day, or an instant; without a start it has always been; `dt.date.max` never
    ends. An end before the start says nothing."""
    if starts is None and ends is None:
        return None
    first = -EVER if starts is None else first_second(starts)
    if ends is None:
        ends = starts
    assert ends is not None
    return first, max(first, last_second(ends))


def first_second(moment: Moment) -> int:
    if isinstance(moment, dt.datetime):
        return math.floor(_instant(moment))
    return _midnight(moment, clock.zone())


def last_second(moment: Moment) -> int:
    if isinstance(moment, dt.datetime):
        return math.ceil(_instant(moment)) - 1
    if moment == dt.date.max:
        return EVER
    return _midnight(moment + dt.timedelta(days=1), clock.zone()) - 1


def minute(second: int) -> int:
    """The minute of a second, counted from long ago: an order that fits beside an id."""
    return min(max(0, (second - _OLDEST) // 60), (1 << MINUTES) - 1)


def _instant(moment: dt.datetime) -> float:
    if moment.tzinfo is None:
        raise ValueError(f"nobody knows where it is {moment.isoformat()}")
    return moment.timestamp()


@lru_cache(maxsize=20_000)
def _midnight(day: dt.date, zone: dt.tzinfo) -> int:
    """Where clocks skip midnight, the first second that they show."""
    if day == dt.date.min:
        return -EVER
    return math.floor(dt.datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())
