"""Working days: neither a Saturday, a Sunday, a public holiday, nor one when somebody is away.

Whoever counts them says what a holiday is (`territories.queries.is_holiday`) and who is away.
"""

import datetime as dt
from collections.abc import Callable, Iterable

SATURDAY = 5
LONGEST = 3660  # days that are looked at: nobody is away for longer
IsOff = Callable[[dt.date], bool]
Absence = tuple[dt.date, dt.date]  # its first and its last day


def is_working_day(day: dt.date, is_holiday: IsOff, away: Iterable[Absence] = ()) -> bool:
    if day.weekday() >= SATURDAY or is_holiday(day):
        return False
    return not any(first <= day <= last for first, last in away)


def working_day_after(
    day: dt.date, many: int, is_holiday: IsOff, away: Iterable[Absence] = ()
) -> dt.date:
    """The day on which so many working days have passed since this one, which is not counted; of
    none, this day or the first working day after it. Raises OverflowError past ten years."""
    absences, found = tuple(away), day
    left = many if many > 0 or is_working_day(day, is_holiday, absences) else 1
    for _day in range(LONGEST):
        if not left:
            return found
        found += dt.timedelta(days=1)
        left -= is_working_day(found, is_holiday, absences)
    raise OverflowError(f"no {many} working days within ten years of {day}")


def working_days_between(
    first: dt.date, last: dt.date, is_holiday: IsOff, away: Iterable[Absence] = ()
) -> int:
    """Those after the first, the last included: since Friday, Monday is one."""
    absences = tuple(away)
    days = (first + dt.timedelta(days=n + 1) for n in range((last - first).days))
    return sum(is_working_day(day, is_holiday, absences) for day in days)
