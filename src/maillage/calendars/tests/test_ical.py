"""Calendars as programs write them, those of other projects' tests among them, and hostile ones."""

import datetime as dt
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from maillage.calendars.connectors.formats import extract
from maillage.reading import tables
from maillage.timetables.dates import Dates
from maillage.timetables.told.event import CalendarFault
from maillage.timetables.told.ical import map as ical

PARIS = "Europe/Paris"


def calendar(*events, head=""):
    named = [(n, event if "SUMMARY" in event else f"SUMMARY:Bal\n{event}") for n, event in events]
    parts = [f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT" for n, event in named]
    text = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" + head + "\n".join(parts) + "\nEND:VCALENDAR\n"
    )
    return text.replace("\n", "\r\n").encode()


def one(event, head=""):
    [told] = ical.events(calendar((1, event), head=head), PARIS)
    return told


def dates(event, head=""):
    told = one(event, head)
    assert not told.fault
    return told.dates


@pytest.mark.filterwarnings("ignore")
def test_every_calendar_of_the_trial_is_read_or_refused_by_name(trial_files):
    """90 files: 87 open, 3 are refused; 98 events, one of which moves a time of another; 35 have
    no start."""
    read, refused, written = [], [], 0
    paths = sorted(Path(trial_files, "events", "ical").glob("*.ics"))
    for path in paths:
        try:
            read.append(ical.events(path.read_bytes(), PARIS))
            written += len(list(ical.vevents(path.read_bytes())))
        except CalendarFault:
            refused.append(path.stem.removeprefix("calendars__"))
    assert (len(paths), len(read)) == (90, 87)
    assert refused == [
        "fuzz_testcase_invalid_month",
        "issue_104_broken_calendar",
        "parsing_error_in_UTC_offset",
    ]
    told = [event for events in read for event in events]
    without = [event for event in told if event.fault == ical.NO_START]
    assert (written, len(told), len(without)) == (98, 97, 35)
    assert all(event.dates or event.fault for event in told)


def test_hours_are_told_on_clocks_of_their_zone():
    assert dates("DTSTART;TZID=Indian/Reunion:20310607T180000\nDURATION:PT2H") == {
        "zone": "Indian/Reunion",
        "times": [["2031-06-07T18:00", "2031-06-07T20:00"]],
    }


def test_a_floating_time_is_of_here_and_an_instant_is_told_here():
    """RFC 5545, 3.3.5: without a zone, each reads it on their own clock. 16:00 in UTC is 18:00 in
    Paris in June."""
    here = {"zone": PARIS, "times": [["2031-06-07T18:00", "2031-06-07T20:00"]]}
    assert dates("DTSTART:20310607T180000\nDTEND:20310607T200000") == here
    assert dates("DTSTART:20310607T160000Z\nDTEND:20310607T180000Z") == here


def test_the_second_of_an_hour_that_a_night_has_twice_keeps_its_offset():
    told = dates("DTSTART:20311026T013000Z\nDTEND:20311026T023000Z")
    assert told["times"] == [["2031-10-26T02:30+01:00", "2031-10-26T03:30"]]


def test_the_last_day_of_what_lasts_all_day_is_the_one_before_its_end():
    assert dates("DTSTART;VALUE=DATE:20310607\nDTEND;VALUE=DATE:20310610") == {
        "zone": "",
        "times": [["2031-06-07", "2031-06-09"]],
    }
    assert dates("DTSTART;VALUE=DATE:20310607")["times"] == [["2031-06-07", "2031-06-07"]]


def test_a_series_is_one_event_with_its_rule_exceptions_and_moved_times():
    main = "DTSTART;TZID=Europe/Paris:20310605T180000\nDTEND;TZID=Europe/Paris:20310605T200000\n"
    main += "RRULE:FREQ=WEEKLY;COUNT=9\nEXDATE;TZID=Europe/Paris:20310612T180000"
    moved = "RECURRENCE-ID;TZID=Europe/Paris:20310619T180000\n"
    moved += "DTSTART;TZID=Europe/Paris:20310620T190000\nDTEND;TZID=Europe/Paris:20310620T210000"
    off = "RECURRENCE-ID;TZID=Europe/Paris:20310626T180000\nSTATUS:CANCELLED\n"
    off += "DTSTART;TZID=Europe/Paris:20310626T180000"
    [told] = ical.events(calendar((1, main), (1, moved), (1, off)), PARIS)
    assert told.dates == {
        "zone": PARIS,
        "times": [
            ["2031-06-05T18:00", "2031-06-05T20:00"],
            ["2031-06-20T19:00", "2031-06-20T21:00"],
        ],
        "rule": "FREQ=WEEKLY;COUNT=9",
        "without": ["2031-06-12T18:00", "2031-06-19T18:00"],
        "cancelled": ["2031-06-26T18:00"],
    }


SINCE, UNTIL = dt.datetime(2031, 3, 1, tzinfo=dt.UTC), dt.datetime(2032, 3, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "event",
    [
        # Each week at 18:00 and at 9:30, over both changes of time.
        "DTSTART;TZID=Europe/Paris:20310306T180000\nRRULE:FREQ=WEEKLY",
        "DTSTART;TZID=Europe/Paris:20310305T093000\nRRULE:FREQ=WEEKLY;BYDAY=WE;BYHOUR=9,18;"
        "BYMINUTE=30",
        "DTSTART;TZID=Europe/Paris:20310301T140000\nRRULE:FREQ=DAILY;BYHOUR=14;BYMINUTE=0;"
        "BYSECOND=0;UNTIL=20311130T120000Z",
        # 02:30 in the night that has not that hour, and in the one that has it twice.
        "DTSTART;TZID=Europe/Paris:20310302T023000\nRRULE:FREQ=WEEKLY",
        "DTSTART;TZID=Indian/Reunion:20310301T180000\nRRULE:FREQ=MONTHLY;BYDAY=-1SA",
        "DTSTART;TZID=Europe/Paris:20310301T230000\nDTEND;TZID=Europe/Paris:20310302T040000\n"
        "RRULE:FREQ=WEEKLY;INTERVAL=2",
    ],
)
def test_an_independent_reader_finds_the_same_instants_for_a_year(event):
    told = Dates.of(dates(event)).spans(SINCE.date(), UNTIL.date())
    ours = [span.starts for span in told if SINCE <= span.starts < UNTIL]
    read = icalendar.Calendar.from_ical(calendar((1, event)))
    theirs = recurring_ical_events.of(read).between(SINCE, UNTIL)
    assert ours == sorted(one["DTSTART"].dt.astimezone(dt.UTC) for one in theirs)
    assert len(ours) > 10


def test_a_rule_of_days_has_no_hours():
    """RFC 5545, 3.3.10."""
    told = dates("DTSTART;VALUE=DATE:20310607\nRRULE:FREQ=WEEKLY;BYHOUR=9;COUNT=3")
    assert told["rule"] == "FREQ=WEEKLY;COUNT=3"


def test_the_last_revision_speaks():
    first, second = ("DTSTART:20310607T180000", "DTSTART:20310608T180000\nSEQUENCE:2")
    told, replaced = ical.events(calendar((1, second), (1, first)), PARIS)
    assert told.dates["times"] == [["2031-06-08T18:00", ""]]
    assert (told.fault, replaced.fault) == ("", ical.REPLACED)


def test_two_events_of_one_name_are_two_and_what_is_said_twice_is_one():
    first, second = "DTSTART:20310607T180000", "DTSTART:20310608T180000"
    one, other, again = ical.events(calendar((1, first), (1, second), (1, first)), PARIS)
    assert (one.uid, other.uid) == ("1", "1 20310608T180000")
    assert again.fault == ical.REPEATED


def test_times_that_are_listed_are_times():
    told = dates(
        "DTSTART:20310607T180000\nRDATE:20310614T180000,20310621T180000\nEXDATE:20310614T180000"
    )
    assert [first for first, _last in told["times"]] == ["2031-06-07T18:00", "2031-06-21T18:00"]


def test_a_calendar_of_google_says_its_zone_once():
    head = "X-WR-TIMEZONE:Europe/Paris\n"
    told = dates("DTSTART:20310605T160000Z\nRRULE:FREQ=WEEKLY;COUNT=30", head)
    assert (told["zone"], told["times"][0][0]) == (PARIS, "2031-06-05T18:00")


@pytest.mark.parametrize(
    ("event", "reason", "value"),
    [
        ("LOCATION:Firminy", ical.NO_START, ""),
        ("DTSTART:demain", ical.BAD_START, "demain"),
        ("DTSTART;TZID=Lune/Mer:20310607T180000", ical.BAD_ZONE, "Lune/Mer"),
        ("DTSTART:20310607T180000\nRRULE:FREQ=PARFOIS", ical.BAD_RULE, "FREQ=PARFOIS"),
        (
            "DTSTART:20310607T180000\nRRULE:FREQ=WEEKLY\nRRULE:FREQ=DAILY",
            ical.SEVERAL_RULES,
            "FREQ=WEEKLY FREQ=DAILY",
        ),
        (
            "DTSTART:20310607T180000\nRRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY",
            ical.RULE_WITHOUT,
            "FREQ=WEEKLY",
        ),
    ],
)
def test_dates_that_cannot_be_read_are_said_with_their_line_and_their_value(event, reason, value):
    body = calendar((1, "DTSTART:20310607T180000"), (2, event))
    _good, bad = ical.events(body, PARIS)
    assert (bad.fault, bad.value, bad.line, bad.name) == (reason, value, 9, "Bal")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "vide"),
        (b"<!doctype html><title>404</title>", "page web"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "n’annonce rien"),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * 21_000_000, "20 Mo"),
    ],
)
@pytest.mark.django_db
def test_a_file_that_is_no_calendar_is_refused_in_a_sentence(body, said, tmp_path):
    path = tmp_path / "agenda.ics"
    path.write_bytes(body)
    with pytest.raises(tables.Unreadable, match=said):
        extract("ical", [path], tmp_path / "rows.jsonl", False)


@pytest.mark.django_db
def test_a_calendar_becomes_rows_in_a_process_of_its_own(tmp_path):
    path, into = tmp_path / "agenda.ics", tmp_path / "rows.jsonl"
    path.write_bytes(calendar((1, "DTSTART:20310607T180000")))
    assert extract("ical", [path], into, False) == 1
    titles, row = (found.cells for found in tables.rows(into))
    assert dict(zip(titles, row, strict=False))["name"] == "Bal"


def test_windows_writes_in_its_own_signs():
    body = (
        calendar((1, "DTSTART:20310607T180000\nLOCATION:Café, Firminy")).decode().encode("cp1252")
    )
    [told] = ical.events(body, PARIS)
    assert (told.venue, told.commune) == ("Café", "Firminy")
