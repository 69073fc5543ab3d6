"""Whether a place is open, the half-hours that the index counts; whether one knows where it is."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from maillage.base import clock
from maillage.organisations.models import Place
from maillage.territories.calendars import Calendar
from maillage.territories.hours import DAYS, HOLIDAYS

FARTHEST_DAY = 60  # days ahead that an opening is looked for


def is_at_a_point(place: Place) -> bool:
    """Whether its own position is known: the centre of its commune is nobody's address."""
    return place.lon is not None and place.position_level != Place.Level.COMMUNE


@dataclass(frozen=True)
class Opening:
    """Whether a place is open at an instant, and until or from when; without `until` it stays open
    for a day and more. Unknown hours: `known` off."""

    known: bool
    is_open: bool = False
    until: str = ""
    next_day: int | None = None  # days ahead
    next_at: str = ""


Closures = Sequence[Sequence[str]]  # first and last days, as 2026-12-24
Holiday = Callable[[dt.date], bool]


def no_holiday(_day: dt.date) -> bool:
    return False


def periods_on(
    hours: Mapping[str, list], closures: Closures, day: dt.date, is_holiday: Holiday
) -> list:
    """The periods of a day: none while closed; those of public holidays on one of them."""
    if any(first <= day.isoformat() <= last for first, last in closures):
        return []
    name = HOLIDAYS if is_holiday(day) else DAYS[day.weekday()]
    return sorted(hours.get(name, []))


class _Period(NamedTuple):
    """A period of opening, in minutes since midnight of today, and as it is written."""

    starts: int
    stops: int
    begins: str
    ends: str


def _periods(
    hours: Mapping[str, list], closures: Closures, today: dt.date, is_holiday: Holiday
) -> list[_Period]:
    """From yesterday on: a night belongs to the day it begins, with its closures and holidays."""
    found = []
    for ahead in range(-1, FARTHEST_DAY):
        day = today + dt.timedelta(days=ahead)
        for begins, ends in periods_on(hours, closures, day, is_holiday):
            first, last = _span(begins, ends)
            found.append(_Period(ahead * DAY + first, ahead * DAY + last, begins, ends))
    return found


def opening(
    hours: Mapping[str, list],
    at: dt.datetime,
    closures: Closures = (),
    is_holiday: Holiday = no_holiday,
) -> Opening:
    """At an instant, as the clock of the place says it."""
    if not hours:
        return Opening(known=False)
    now = at.hour * 60 + at.minute
    coming = _periods(hours, closures, clock.day(at, at.tzinfo), is_holiday)
    stops, until = now, ""
    for period in coming:  # what follows without a break is the same opening
        if period.starts <= stops < period.stops:
            stops, until = period.stops, period.ends
    if stops > now:
        return Opening(known=True, is_open=True, until=until if stops - now < DAY else "")
    following = next((period for period in coming if period.starts > now), None)
    if following is None:
        return Opening(known=False)
    return Opening(known=True, next_day=following.starts // DAY, next_at=following.begins)


# The index counts half-hours: 96 for each day of the week and for holidays, since a night goes on
# after midnight; so many for each calendar, so that one question asks each place its own hour.
DAY = 24 * 60
SLOTS_OF_DAY = 96
SLOTS = SLOTS_OF_DAY * (len(DAYS) + 1)


def slots_of(hours: Mapping[str, list], calendar: int = 0) -> tuple[int, ...]:
    """The half-hours in which a place is open for most of the time: 0 on Monday at midnight, 96 on
    Tuesday… 672 on a public holiday; after those of the calendars before its own."""
    found = set()
    for number, name in enumerate((*DAYS, HOLIDAYS)):
        for begins, ends in hours.get(name, []):
            first, last = (round(minutes / 30) for minutes in _span(begins, ends))
            found |= {number * SLOTS_OF_DAY + slot for slot in range(first, max(last, first + 1))}
    return tuple(sorted(calendar * SLOTS + slot for slot in found))


def moments(now: dt.datetime, calendars: Sequence[Calendar]) -> tuple[tuple[int, int], ...]:
    """What the index is asked of an instant: (a half-hour, the day on which it must not be closed),
    of today and of the night of yesterday, for each calendar."""
    found = []
    for calendar in calendars:
        at, today = calendar.local(now), clock.day(now, calendar.zone)
        half = (at.hour * 60 + at.minute) // 30
        for ahead in (0, -1):
            day = today + dt.timedelta(days=ahead)
            number = len(DAYS) if calendar.is_holiday(day) else day.weekday()
            slot = calendar.number * SLOTS + number * SLOTS_OF_DAY - ahead * 48 + half
            found.append((slot, day_number(day)))
    return tuple(found)


def days_closed(closures: Closures, today: dt.date) -> tuple[int, ...]:
    """The days, as numbers above those of slots, on which a place is closed, a year ahead; those
    before today too: it may still be yesterday there, and a night goes on."""
    found: set[int] = set()
    for first, last in closures:
        begins = max(dt.date.fromisoformat(first), today - dt.timedelta(days=2))
        ends = min(dt.date.fromisoformat(last), today + dt.timedelta(days=366))
        found |= set(range(day_number(begins), day_number(ends) + 1))
    return tuple(sorted(found))


def day_number(day: dt.date) -> int:
    """A day beside the slots: ordinals are far above them."""
    return day.toordinal()


def _span(begins: str, ends: str) -> tuple[int, int]:
    """The minutes of a period since midnight of its day; a night ends the day after."""
    first, last = _minutes(begins), _minutes(ends)
    return first, last if begins < ends else last + DAY


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
