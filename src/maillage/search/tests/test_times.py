"""What happens when: intervals of seconds, days of the territory, the right hour twice a year."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from maillage.base import clock
from maillage.search import index
from maillage.search.index import During
from maillage.search.times import first_second, last_second, minute

PARIS = ZoneInfo("Europe/Paris")
EVENT = ("event",)
SATURDAY, SUNDAY = dt.date(2026, 10, 24), dt.date(2026, 10, 25)  # clocks go back at 3:00
WEEKEND = During(SATURDAY, SUNDAY)


@pytest.fixture(autouse=True)
def paris(monkeypatch):
    monkeypatch.setattr(clock, "zone", lambda: PARIS)


def at(day, hour, minutes=0, *, month=10, fold=0):
    return dt.datetime(2026, month, day, hour, minutes, tzinfo=PARIS, fold=fold)


@pytest.mark.parametrize(
    ("starts", "ends", "found"),
    [
        (at(23, 22), at(24, 0), False),  # ends as the week-end begins
        (at(23, 22), at(24, 0, 1), True),
        (at(25, 23, 59), None, True),
        (at(26, 0), None, False),
        (at(26, 0), at(26, 3), False),
        (at(20, 9), at(30, 18), True),  # goes on all through
        (SATURDAY, None, True),
        (dt.date(2026, 10, 26), None, False),
        (dt.date(2026, 10, 23), None, False),
        (dt.date(2026, 10, 1), SATURDAY, True),
        (None, dt.date(2026, 10, 23), False),  # until that day, since always
        (None, SATURDAY, True),
        (dt.date(2026, 11, 1), dt.date.max, False),
        (dt.date(2026, 1, 1), dt.date.max, True),  # never ends
        (None, None, False),
        # In UTC it is Sunday still; here, Monday.
        (dt.datetime(2026, 10, 25, 23, 30, tzinfo=dt.UTC), None, False),
        (dt.datetime(2026, 10, 25, 22, 30, tzinfo=dt.UTC), None, True),
        # On Friday evening in UTC, Saturday here.
        (dt.datetime(2026, 10, 23, 22, 30, tzinfo=dt.UTC), None, True),
        (at(25, 12), at(25, 10), True),  # an end before its start says nothing
    ],
)
def test_this_week_end(shelf, starts, ends, found):
    shelf.put("event", 1, "Fête", starts=starts, ends=ends)
    assert shelf.found(EVENT, during=WEEKEND) == ({1} if found else set())


def test_a_range_is_open_on_either_side(shelf):
    for day in (23, 24, 25, 26):
        shelf.put("event", day, "Fête", starts=at(day, 18))
    shelf.put("event", 1, "Sans date")
    assert shelf.found(EVENT, during=During(since=SUNDAY)) == {25, 26}
    assert shelf.found(EVENT, during=During(until=SATURDAY)) == {23, 24}
    assert shelf.found(EVENT, during=During()) == {23, 24, 25, 26}
    assert shelf.found(EVENT) == {1, 23, 24, 25, 26}


def test_an_hour_that_comes_twice_is_two_hours(shelf):
    shelf.put("event", 1, "Première", starts=at(25, 2, 30))
    shelf.put("event", 2, "Seconde", starts=at(25, 2, 30, fold=1))
    asked = During(at(25, 2), at(25, 2, fold=1))
    assert shelf.found(EVENT, during=asked) == {1}
    assert shelf.found(EVENT, during=During(at(25, 2, fold=1), at(25, 3))) == {2}
    assert shelf.ask(EVENT, sort="time").ids == [1, 2]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Paris", SUNDAY, 25),
        ("Europe/Paris", dt.date(2026, 3, 29), 23),
        ("Europe/Paris", SATURDAY, 24),
        ("Pacific/Noumea", SUNDAY, 24),
        ("Africa/Cairo", dt.date(2026, 4, 24), 23),
    ],  # there, midnight is skipped
)
def test_a_day_has_the_hours_that_it_has(monkeypatch, zone, day, hours):
    monkeypatch.setattr(clock, "zone", lambda: ZoneInfo(zone))
    first, last = first_second(day), last_second(day)
    assert last - first + 1 == hours * 3600
    assert last_second(day - dt.timedelta(days=1)) == first - 1
    seen = {dt.datetime.fromtimestamp(s, ZoneInfo(zone)).date() for s in (first, last)}
    assert seen == {day}
    assert dt.datetime.fromtimestamp(first - 1, ZoneInfo(zone)).date() < day


def test_an_instant_of_nowhere_is_refused(shelf):
    with pytest.raises(ValueError, match="nobody knows where"):
        During(since=dt.datetime(2026, 10, 25, 12)).seconds()  # noqa: DTZ001


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max, dt.date(1, 1, 2), dt.date(9999, 12, 30)])
def test_no_day_is_too_far(shelf, day):
    shelf.put("event", 1, "Fête", starts=day, ends=day)
    assert shelf.found(EVENT, during=During(day, day)) == {1}
    assert shelf.ask(EVENT, sort="time").ids == [1]
    assert minute(first_second(day)) >= 0


def test_the_soonest_comes_first_and_what_has_no_moment_last(shelf):
    shelf.put("event", 1, "Sans date")
    shelf.put("event", 2, "Tard", starts=dt.date(2027, 1, 1))
    shelf.put("event", 3, "Le jour", starts=SUNDAY)
    shelf.put("event", 4, "Le soir", starts=at(25, 20))
    shelf.put("event", 5, "Avant", starts=dt.date(1969, 7, 20))
    shelf.put("event", 6, "Le soir", starts=at(25, 20))
    shelf.put("shop", 7, "Depuis toujours", ends=SUNDAY)
    assert shelf.ask(("shop", "event"), sort="time").ids == [7, 5, 3, 4, 6, 2, 1]
    index.settle()
    page = index.ask(index.Question(EVENT, sort="time"), offset=1, limit=2)
    assert (page.ids, page.total) == ([3, 4], 6)


def test_what_stands_in_a_range_is_what_is_counted_and_drawn(shelf):
    shelf.put("event", 1, "Fête", starts=SUNDAY, facets={"genre": ("fair",)}, lon=4.0, lat=46.0)
    shelf.put(
        "event", 2, "Fête", starts=at(30, 9), facets={"genre": ("concert",)}, lon=5.0, lat=45.0
    )
    for during, genre, lon in ((WEEKEND, "fair", 4.0), (During(at(30, 0)), "concert", 5.0)):
        assert shelf.ask(EVENT, during=during).facets["genre"] == {genre: 1}
        asked = index.Question(EVENT, during=during)
        assert index.extent(asked)[0] == pytest.approx(lon)
        assert [c.lon for c in index.clusters(asked, index.Box(0, 40, 9, 50), 5)] == [lon]


# Any intervals, any range: a plain filter over the same rows is right.

FIRST, LAST = dt.datetime(2026, 10, 23), dt.datetime(2026, 10, 27)  # noqa: DTZ001
instants = st.datetimes(FIRST, LAST, timezones=st.just(PARIS)).map(
    lambda at: at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
)
moments = st.one_of(st.none(), st.dates(FIRST.date(), LAST.date()), instants)
intervals = st.tuples(moments, moments)


def beginning(moment):
    """As an instant in UTC; None is long ago."""
    if moment is None:
        return dt.datetime(1, 1, 1, tzinfo=dt.UTC)
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(), PARIS)
    return moment.astimezone(dt.UTC)


def end(moment):
    """The instant that is no more part of it."""
    if moment is None:
        return dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
    if not isinstance(moment, dt.datetime):
        return beginning(moment + dt.timedelta(days=1))
    return moment.astimezone(dt.UTC)


def is_meanwhile(starts, ends, since, until):
    if starts is None and ends is None:
        return False
    begins, over = beginning(starts), end(starts if ends is None else ends)
    if over <= begins:  # an instant
        return beginning(since) <= begins < end(until)
    return begins < end(until) and over > beginning(since)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(intervals, min_size=1, max_size=15), st.lists(intervals, min_size=1, max_size=8))
@example([(SUNDAY, None), (at(25, 0), at(26, 0)), (at(26, 0), None)], [(SUNDAY, SUNDAY)])
@example([(at(25, 2, 30), at(25, 2, 30, fold=1))], [(at(25, 2, 30, fold=1), None)])
def test_a_range_finds_what_a_plain_filter_keeps(shelf, rows, asked):
    shelf.rows["event"].clear()
    for n, (starts, ends) in enumerate(rows):
        shelf.put("event", n, "Fête", starts=starts, ends=ends)
    index.rebuild()
    for since, until in asked:
        if end(until) <= beginning(since):
            continue
        kept = {n for n, row in enumerate(rows) if is_meanwhile(*row, since, until)}
        assert shelf.found(EVENT, during=During(since, until)) == kept
    timed = [n for n, row in enumerate(rows) if row != (None, None)]
    ordered = sorted(timed, key=lambda n: (beginning(rows[n][0]), n))
    assert shelf.ask(EVENT, sort="time").ids[: len(timed)] == ordered


def test_days_are_counted_together_each_with_its_first_rows(shelf):
    def put(n, name, hour, *days, **details):
        shelf.put(
            "event", n, name, starts=at(days[0], hour), ends=at(days[-1], hour + 1),
            numbers={"day": tuple(dt.date(2026, 10, day).toordinal() for day in days)}, **details
        )  # fmt: skip

    put(1, "Fête", 20, 24)
    put(2, "Marché", 8, 24)
    put(3, "Salon", 10, 23, 24, 25)
    put(4, "Conseil", 9, 24, audiences=("officer",))
    put(5, "Fête", 9, 28)
    index.settle()

    def by_day(most, **asked):
        found = index.by_day(index.Question(EVENT, **asked), dt.date(2026, 10, 24), SUNDAY, most)
        return {day.day: (one.total, one.ids) for day, one in found.items()}

    assert by_day(2) == {24: (3, (3, 2)), 25: (1, (3,))}  # the salon began the day before
    assert by_day(0) == {24: (3, ()), 25: (1, ())}
    assert by_day(9, text="fêtes") == {24: (1, (1,))}
    assert by_day(9, audiences=("public", "officer"))[24] == (4, (3, 2, 4, 1))
    assert by_day(9, text="piscine") == {}
