"""Hours are never wrong. What is right comes from RFC 5545 and from the tables of time zones,
worked out by hand, and from `recurring-ical-events`, which reads the same calendar by other
means."""

import datetime as dt

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from maillage.timetables import dates
from maillage.timetables.dates import Dates, checked

PARIS = "Europe/Paris"
YEAR = (dt.date(2026, 1, 1), dt.date(2027, 6, 30))


def utc(*told):
    return dt.datetime(*told, tzinfo=dt.UTC)


def at(zone, first, last="", rule="", **more):
    return checked(Dates(zone, ((first, last),), rule, **more), *YEAR)


def starts(found):
    return [span.starts for span in found.spans(*YEAR)]


def test_an_hour_that_a_night_skips_is_counted_from_before_the_skip():
    """On 29 March 2026 clocks of Paris go from 02:00 to 03:00: 02:30 is 01:30 in UTC (RFC 5545,
    3.3.5), which clocks show as 03:30; an hour later it is over."""
    [skipped] = at(PARIS, "2026-03-29T02:30", "2026-03-29T03:30").spans(*YEAR)
    assert (skipped.starts, skipped.ends) == (utc(2026, 3, 29, 1, 30), utc(2026, 3, 29, 2, 30))


def test_an_hour_that_a_night_shows_twice_is_the_first_unless_its_offset_is_said():
    """On 25 October 2026 clocks of Paris show 02:30 at 00:30 and at 01:30 in UTC."""
    assert starts(at(PARIS, "2026-10-25T02:30")) == [utc(2026, 10, 25, 0, 30)]
    second = dates.written(utc(2026, 10, 25, 1, 30), dates.zone_of(PARIS))
    assert second == "2026-10-25T02:30+01:00"
    [both] = at(PARIS, "2026-10-25T02:30", second).spans(*YEAR)
    assert both.ends - both.starts == dt.timedelta(hours=1)


def test_every_thursday_at_six_stays_at_six_on_both_sides_of_each_change():
    """In UTC: 17:00 in winter, 16:00 in summer."""
    found = starts(at(PARIS, "2026-03-26T18:00", rule="FREQ=WEEKLY;UNTIL=20261030"))
    assert found[:2] == [utc(2026, 3, 26, 17), utc(2026, 4, 2, 16)]
    assert found[-2:] == [utc(2026, 10, 22, 16), utc(2026, 10, 29, 17)]
    assert len(found) == 32


def test_in_la_reunion_no_clock_changes():
    found = starts(at("Indian/Reunion", "2026-03-26T18:00", rule="FREQ=WEEKLY;COUNT=40"))
    assert {start.hour for start in found} == {14}
    assert len(found) == 40


def test_what_lasts_all_day_has_no_hour_and_its_last_day_is_one_of_its_days():
    [span] = at("", "2026-03-28", "2026-03-30").spans(*YEAR)
    assert (span.starts, span.ends) == (dt.date(2026, 3, 28), dt.date(2026, 3, 30))
    found = starts(at("", "2026-01-31", rule="FREQ=MONTHLY;UNTIL=20260601"))
    assert found == [dt.date(2026, 1, 31), dt.date(2026, 3, 31), dt.date(2026, 5, 31)]


def test_a_night_that_ends_at_four_ends_at_four_when_it_is_an_hour_longer():
    *_before, long, after = at(
        PARIS, "2026-10-17T23:00", "2026-10-18T04:00", "FREQ=WEEKLY;COUNT=3"
    ).spans(*YEAR)
    assert long.ends == utc(2026, 10, 25, 3)  # 04:00 in Paris, in winter since an hour
    assert (long.ends - long.starts, after.ends - after.starts) == (
        dt.timedelta(hours=6),
        dt.timedelta(hours=5),
    )


def test_the_last_moment_of_a_rule_is_an_instant_or_a_whole_day():
    """RFC 5545, 3.3.10: 17:00 in UTC is 18:00 in Paris in December; the one at 18:00 happens."""
    for until, last in (("20261203T170000Z", 3), ("20261203T165959Z", 26), ("20261203", 3)):
        found = starts(at(PARIS, "2026-11-19T18:00", rule=f"FREQ=WEEKLY;UNTIL={until}"))
        assert found[-1].day == last


def test_exceptions_leave_out_one_time_or_move_it_or_keep_it_in_sight():
    moved = Dates(
        PARIS,
        (("2026-11-05T18:00", "2026-11-05T20:00"), ("2026-11-13T19:00", "2026-11-13T20:00")),
        "FREQ=WEEKLY;COUNT=4",
        without=("2026-11-12T18:00",),
        cancelled=("2026-11-19T18:00",),
    )
    found = [(span.key, span.is_cancelled) for span in checked(moved, *YEAR).spans(*YEAR)]
    assert found == [
        ("2026-11-05T18:00", False),
        ("2026-11-13T19:00", False),
        ("2026-11-19T18:00", True),
        ("2026-11-26T18:00", False),
    ]
    assert Dates.of(moved.as_stated) == moved


def test_a_listed_time_is_told_however_far_and_a_rule_as_far_as_asked():
    far = Dates(PARIS, (("2026-11-05T18:00", ""), ("2031-11-13T19:00", "")), "FREQ=DAILY")
    assert [span.key for span in far.spans(*YEAR)][-2:] == ["2027-06-30T18:00", "2031-11-13T19:00"]


def test_the_same_hour_told_twice_is_one_time():
    twice = Dates(
        PARIS, (("2026-11-05T18:00", ""), ("2026-11-12T18:00", "")), "FREQ=WEEKLY;COUNT=2"
    )
    assert len(twice.spans(*YEAR)) == 2


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (Dates(PARIS, ()), dates.NoDate),
        (Dates("Europe/Lyon", (("2026-11-05T18:00", ""),)), dates.UnknownZone),
        (Dates("", (("2026-11-05T18:00", ""),)), dates.UnknownZone),
        (Dates(PARIS, (("2026-11-05T18:00", "2026-11-05T17:00"),)), dates.EndsFirst),
        (Dates(PARIS, (("1601-01-01T00:00", ""),)), dates.OutOfTime),
        (Dates(PARIS, (("0001-01-01T00:00", ""),)), dates.Illegible),
        (Dates(PARIS, (("2026-02-30T18:00", ""),)), dates.Illegible),
        (Dates(PARIS, (("2026-11-05T18:00", "2026-11-06"),)), dates.Illegible),
        (Dates(PARIS, (("2026-11-05T18:00", ""),) * 6000), dates.TooOften),
        (Dates(PARIS, (("2026-11-05T18:00", ""),), "FREQ=SECONDLY"), dates.WrongRule),
        (Dates(PARIS, (("2026-11-05T18:00", ""),), "FREQ=DAILY;INTERVAL=0"), dates.WrongRule),
        (Dates(PARIS, (("2026-11-05T18:00", ""),), "FREQ=WEEKLY;BYDAY=XX"), dates.WrongRule),
        (
            Dates(PARIS, (("2026-11-05T18:00", ""),), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
            dates.WrongRule,
        ),
    ],
)
def test_dates_that_cannot_be_are_refused_by_name(told, refusal):
    with pytest.raises(refusal):
        checked(told, *YEAR)


RULES = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={};COUNT={}".format, st.integers(1, 9), st.integers(1, 60)),
    st.builds(
        "FREQ=WEEKLY;INTERVAL={};BYDAY={};COUNT=40".format,
        st.integers(1, 3),
        st.lists(st.sampled_from("MO TU WE TH FR SA SU".split()), min_size=1, unique=True).map(
            ",".join
        ),
    ),
    st.builds(
        "FREQ=MONTHLY;BYDAY={}{};COUNT=12".format, st.sampled_from((1, 2, -1)), st.just("SU")
    ),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={};COUNT=9".format, st.integers(1, 31)),
)
MOMENTS = st.datetimes(dt.datetime(2026, 1, 2), dt.datetime(2026, 12, 30)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0)
)


@given(
    moment=MOMENTS,
    minutes=st.integers(0, 60 * 30),
    rule=RULES,
    zone=st.sampled_from((PARIS, "Indian/Reunion", "America/Cayenne", "Pacific/Noumea")),
)
def test_another_library_finds_the_same_times_in_the_same_calendar(moment, minutes, rule, zone):
    """Of what begins where the rule says, since RFC 5545 leaves the rest undefined."""
    first = next(iter(rrulestr(rule, dtstart=moment)), None)
    if first is None or first.year > 2026:
        return
    last = first + dt.timedelta(minutes=minutes)
    event = icalendar.Event()
    event.add("uid", "1")
    event.add("dtstart", first.replace(tzinfo=dates.zone_of(zone)))
    event.add("dtend", last.replace(tzinfo=dates.zone_of(zone)))
    event["rrule"] = icalendar.vRecur.from_ical(rule)
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    theirs = recurring_ical_events.of(calendar).between(utc(2026, 1, 1), utc(2027, 6, 30))
    ours = Dates(zone, ((f"{first:%Y-%m-%dT%H:%M}", f"{last:%Y-%m-%dT%H:%M}"),), rule)
    told = sorted(found["DTSTART"].dt.astimezone(dt.UTC) for found in theirs)
    assert [at for at in starts(ours) if at < utc(2027, 6, 30)] == told
