"""A week as bars: text and drawing say the same hours."""

import datetime as dt

from maillage.directory import weeks

WEDNESDAY = dt.date(2026, 6, 3)
OFFICE = {"we": [["10:00", "12:30"], ["14:00", "20:00"]]}


def test_a_bar_stands_where_its_hours_do():
    """Twelve hours are drawn, from 8 to 20, on 120: ten for each hour."""
    wednesday = weeks.of(OFFICE, WEDNESDAY, 8 * 60)[2]
    assert wednesday.bars == [(20, 25), (60, 60)]


def test_the_present_hour_stands_on_today_alone():
    days = weeks.of(OFFICE, WEDNESDAY, 15 * 60)
    assert [day.now for day in days] == [None, None, 70, None, None, None, None]
    assert [day.is_today for day in days].index(True) == 2


def test_before_the_first_hour_that_is_drawn_nothing_marks_the_present():
    assert all(day.now is None for day in weeks.of(OFFICE, WEDNESDAY, 7 * 60))


def test_a_night_widens_the_day_and_stops_at_midnight():
    """From 8 to 24: sixteen hours on 120, so that 22 o'clock stands at 105."""
    friday = weeks.of({"fr": [["22:00", "02:00"]]}, WEDNESDAY, 0)[4]
    assert friday.bars == [(105, 15)]
    assert friday.periods == [["22:00", "02:00"]]


def test_a_week_that_begins_early_is_drawn_from_its_first_hour():
    monday = weeks.of({"mo": [["06:30", "12:00"]]}, WEDNESDAY, 0)[0]
    (bar,) = monday.bars
    assert abs(bar.x + bar.width - 120 * 6 / 14) < 0.2


def test_public_holidays_follow_the_week_when_they_have_hours_of_their_own():
    assert len(weeks.of(OFFICE, WEDNESDAY, 0)) == 7
    assert len(weeks.of(OFFICE | {"ph": [["10:00", "11:00"]]}, WEDNESDAY, 0)) == 8
