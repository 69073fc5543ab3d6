"""Working days, held against the counts of a calendar on the wall and of another library."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.timetables.working_days import (
    is_working_day,
    working_day_after,
    working_days_between,
)

HOLIDAYS = [dt.date(2026, 12, 25), dt.date(2027, 1, 1), dt.date(2027, 3, 29)]
days = st.dates(dt.date(2026, 11, 1), dt.date(2027, 4, 30))
absences = st.lists(st.tuples(days, st.integers(0, 12)), max_size=3).map(
    lambda found: [(first, first + dt.timedelta(days=many)) for first, many in found]
)


def is_holiday(day):
    return day in HOLIDAYS


@pytest.mark.parametrize(
    ("since", "many", "until"),
    [
        ("2026-11-27", 1, "2026-11-30"),  # a Friday, then Monday
        ("2026-12-23", 2, "2026-12-28"),  # Thursday 24, Christmas and a week-end, Monday
        ("2026-12-26", 0, "2026-12-28"),  # asked on a Saturday
        ("2026-12-28", 5, "2027-01-05"),
    ],
)
def test_days_as_somebody_counts_them_on_the_wall(since, many, until):
    found = working_day_after(dt.date.fromisoformat(since), many, is_holiday)
    assert found.isoformat() == until


def test_who_is_away_a_week_has_a_week_more():
    away = [(dt.date(2026, 12, 7), dt.date(2026, 12, 11))]
    assert working_day_after(dt.date(2026, 12, 4), 1, is_holiday) == dt.date(2026, 12, 7)
    assert working_day_after(dt.date(2026, 12, 4), 1, is_holiday, away) == dt.date(2026, 12, 14)


@given(days, days, absences)
def test_the_count_is_that_of_numpy(first, last, away):
    out = [a + dt.timedelta(days=n) for a, b in away for n in range((b - a).days + 1)]
    a_day = dt.timedelta(days=1)
    expected = np.busday_count(first + a_day, last + a_day, holidays=[*HOLIDAYS, *out])
    assert working_days_between(first, last, is_holiday, away) == max(0, expected)


@given(days, st.integers(0, 30), absences)
def test_so_many_days_after_is_a_working_day_at_that_distance(first, many, away):
    found = working_day_after(first, many, is_holiday, away)
    if many:
        assert is_working_day(found, is_holiday, away)
        assert working_days_between(first, found, is_holiday, away) == many


def test_for_ever_away_is_said():
    with pytest.raises(OverflowError):
        working_day_after(dt.date(2026, 1, 1), 1, lambda day: True)
