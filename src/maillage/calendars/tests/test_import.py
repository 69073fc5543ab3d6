"""Calendars fill the agenda, move what they moved, and never overwrite what people wrote."""

import pytest

from maillage.agenda import actions
from maillage.agenda.models import Event, Occurrence
from maillage.base import clock
from maillage.calendars.tests.test_ical import calendar
from maillage.organisations.tests.builders import make_organisation
from maillage.sources import actions as sources
from maillage.sources.models import ChangeRow, Source
from maillage.sources.steps import drive
from maillage.sources.tests.builders import accept, undo

pytestmark = pytest.mark.django_db
BAL = "DTSTART;TZID=Europe/Paris:20310607T200000\nDTEND;TZID=Europe/Paris:20310607T230000"
FETE = "DTSTART;VALUE=DATE:20310608\nLOCATION:Place du Marquis\\, 42700 Firminy"


@pytest.fixture
def feed(territory):
    return Source.objects.create(
        pk="agenda", name="Agenda de La Roue", target="event", format="ical", licence_id="lov2"
    )


def proposed(feed, *events, by="user:0"):
    """What a calendar proposes, its columns confirmed."""
    feed.refresh_from_db()
    run = sources.receive(
        source=feed,
        file_name="agenda.ics",
        write=lambda path: path.write_bytes(calendar(*events)),
        by=by,
        at=clock.now(),
    )
    run = drive(run)
    if run.state == "mapping":
        sources.begin(run=run, by=by, at=clock.now())
        run.refresh_from_db()
        run = drive(run)
    return run


def brought(feed, *events):
    run = proposed(feed, *events)
    return accept(run, *ChangeRow.CERTAIN) or run


def test_a_calendar_fills_the_agenda_and_says_what_it_could_not_read(feed):
    run = proposed(feed, (1, BAL), (2, FETE), (3, "LOCATION:Firminy"))
    assert run.counts["new"] == 2
    [left] = run.rows.filter(state="rejected")
    assert (left.name, left.faults[0]["reason"]) == ("Bal", "sans date de début")
    accept(run, ChangeRow.State.NEW)
    fete = Event.objects.get(commune="42095")
    assert fete.street == "Place du Marquis, 42700 Firminy"
    assert Occurrence.objects.count() == 2


def test_whose_calendar_it_is_organises_and_lends_its_commune(feed):
    page = make_organisation(name="La Roue")
    feed.options = {"organiser": page.slug}
    feed.save()
    brought(feed, (1, BAL))
    event = Event.objects.get()
    assert list(event.organisers.all()) == [page]
    assert event.commune_id == page.main_place().commune_id


def test_what_moved_moves_what_is_cancelled_says_so_what_left_is_put_away(feed):
    brought(feed, (1, BAL), (2, FETE), (3, BAL.replace("0607", "0614")))
    moved = BAL.replace("T200000", "T210000")
    run = proposed(feed, (1, moved), (3, BAL.replace("0607", "0614") + "\nSTATUS:CANCELLED"))
    assert (run.counts["changed"], run.counts["gone"]) == (2, 1)
    accept(run, *ChangeRow.CERTAIN)
    keys = dict(Event.objects.filter(is_shown=True).values_list("occurrences__key", "status"))
    assert keys == {"2031-06-07T21:00": "confirmed", "2031-06-14T20:00": "cancelled"}
    undo(run)
    assert Event.objects.filter(is_shown=True, status="confirmed").count() == 3


def test_a_persons_word_survives_every_refresh(feed):
    brought(feed, (1, BAL))
    event = Event.objects.get()
    actions.write(values={"name": "Grand bal"}, event=event, by="user:0", at=clock.now())
    brought(feed, (1, BAL.replace("T200000", "T210000")))
    event.refresh_from_db()
    assert (event.name, event.occurrences.get().key) == ("Grand bal", "2031-06-07T21:00")


def test_a_feed_that_changes_every_name_each_day_does_not_double_the_agenda(feed):
    brought(feed, (1, BAL), (2, FETE))
    for day in range(3):
        brought(feed, (f"a{day}", BAL), (f"b{day}", FETE))
    assert Event.objects.count() == 2
    assert Event.objects.filter(is_shown=True).count() == 2


def test_an_empty_feed_is_told_and_never_empties_the_agenda(feed):
    brought(feed, (1, BAL))
    run = proposed(feed)
    assert run.state == "failed"
    assert "n’annonce rien" in run.fault
    assert Event.objects.filter(is_shown=True).count() == 1


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("DTSTART:20310607T200000\nDTEND:20310607T190000", "La fin vient avant le début."),
        ("DTSTART:16010101T000000", "L’année est impossible."),
        ("DTSTART:20310607T200000\nRRULE:FREQ=SECONDLY", "La règle de répétition est illisible"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_its_value(feed, event, reason):
    run = proposed(feed, (1, BAL), (2, event))
    [row] = run.rows.filter(state="rejected")
    assert row.faults[-1]["reason"].startswith(reason)
    assert "times" in row.faults[-1]["value"]
    assert run.counts["new"] == 1


def test_long_names_html_and_scripts_are_tamed(feed):
    long = "x" * 300
    text = "SUMMARY:<b>Bal</b><script>alert(1)</script>\nDESCRIPTION:<p>On danse</p>\n"
    brought(feed, (long, BAL.replace("DTSTART", text + "DTSTART", 1)))
    event = Event.objects.get()
    assert "<" not in event.name + event.text
    assert len(event.claims.get().key) <= 80
