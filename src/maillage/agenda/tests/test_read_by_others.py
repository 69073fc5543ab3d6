"""Other programs find in our calendars the times that our pages show, for a year."""

import datetime as dt
import json
import re
from urllib.parse import urlsplit

import feedparser
import icalendar
import pytest
import recurring_ical_events

from maillage.agenda import actions
from maillage.agenda.models import Occurrence
from maillage.agenda.tests.builders import PARIS, at, make_event
from maillage.base import clock
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index

pytestmark = pytest.mark.django_db
SINCE, UNTIL = (dt.datetime(year, 3, 1, tzinfo=dt.UTC) for year in (2031, 2032))


@pytest.fixture
def many(territory, monkeypatch):
    """A year of events: a rule over both changes of time, exceptions, nights, days, moved times."""
    monkeypatch.setattr(clock, "now", lambda: SINCE)
    page = make_organisation(name="La Roue")
    series = at("2031-03-27T18:00", "2031-03-27T20:00", rule="FREQ=WEEKLY")
    told = [
        series,
        series | {"without": ["2031-04-10T18:00"], "cancelled": ["2031-04-17T18:00"]},
        at("2031-10-18T23:00", "2031-10-19T04:00", rule="FREQ=WEEKLY;COUNT=3"),
        at("2031-03-30T02:30", "2031-03-30T03:30"),  # the hour that is skipped
        at("2031-10-26T02:30+01:00", "2031-10-26T03:30"),  # the second of two
        at("2031-06-07", "2031-06-09"),
        at("2031-06-30", rule="FREQ=MONTHLY;BYMONTHDAY=-1"),
        at(
            "2031-06-07T18:00", "2031-06-07T20:00", zone="Indian/Reunion", rule="FREQ=DAILY;COUNT=9"
        ),
        {
            "zone": PARIS,
            "times": [
                ["2031-05-01T10:00", "2031-05-01T12:00"],
                ["2031-05-08T14:00", "2031-05-08T16:00"],
                ["2031-05-15T10:00", "2031-05-15T18:00"],
            ],
        },
    ]
    for n, dates in enumerate(told):
        make_event(f"Numéro {n}", dates=dates, organiser=page)
    index.settle()
    return page


def ours():
    rows = Occurrence.objects.filter(starts__gte=SINCE, starts__lt=UNTIL)
    return [
        (row.first_day or row.starts, row.last_day or row.ends, row.is_cancelled) for row in rows
    ]


def theirs(body):
    found = []
    for event in recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between(SINCE, UNTIL):
        starts, off = event["DTSTART"].dt, event.get("STATUS") == "CANCELLED"
        ends = event["DTEND"].dt if "DTEND" in event else event.end
        if isinstance(starts, dt.datetime):
            found.append((starts.astimezone(dt.UTC), ends.astimezone(dt.UTC), off))
        else:
            found.append((starts, ends - dt.timedelta(days=1), off))
    return found


def by_kind(rows):
    """Days and instants do not compare."""
    days = [row for row in rows if not isinstance(row[0], dt.datetime)]
    return sorted(days), sorted(row for row in rows if isinstance(row[0], dt.datetime))


def test_a_calendar_program_finds_the_times_of_our_pages_for_a_year(many, client):
    response = client.get(f"/structures/{many.slug}/agenda.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert by_kind(theirs(response.content)) == by_kind(ours())
    assert Occurrence.objects.count() > 100


def test_what_does_not_take_place_says_so_in_a_calendar(territory, client):
    event = make_event()
    actions.cancel(event=event, by="user:0", at=clock.now())
    body = client.get(f"{event.get_absolute_url()}agenda.ics").content
    [told] = icalendar.Calendar.from_ical(body).events
    assert told["STATUS"] == "CANCELLED"
    assert told["SUMMARY"] == "Annulé : Bourse aux vélos"
    assert int(told["SEQUENCE"]) > 1


def test_any_list_is_a_calendar_and_a_feed_under_its_filters(many, client):
    make_event("Bal", is_free=True, dates=at("2031-03-08T20:00"), indexed=True)
    for query, names in (("?prix=free", {"Bal"}), ("?q=bal", {"Bal"})):
        body = client.get(f"/agenda/agenda.ics{query}").content
        assert {str(e["SUMMARY"]) for e in icalendar.Calendar.from_ical(body).events} == names
        body = client.get(f"/agenda/agenda.atom{query}").content
        told = feedparser.parse(body)
        assert not told.bozo
        assert {entry.title.partition(",")[0] for entry in told.entries} == names
        assert all(entry.link and entry.id and entry.updated for entry in told.entries)
        [own] = [link.href for link in told.feed.links if link.rel == "self"]
        assert own.endswith(f"/agenda/agenda.atom{query}")


def test_nothing_invented_leaves_a_real_site(territory, client):
    event = make_event(indexed=True)
    type(event).objects.update(is_fictional=True)
    body = client.get("/agenda/agenda.ics").content
    assert not icalendar.Calendar.from_ical(body).events


def test_a_reader_of_json_ld_finds_each_event_as_its_calendar_tells_it(many, client):
    """Title, first moment and state, of every event, from the page that robots are led to."""
    addresses = re.findall(
        r"<loc>([^<]+/agenda/evenement/[^<]+)</loc>", text(client, "/sitemap.xml")
    )
    told = {}
    for address in addresses:
        page = text(client, urlsplit(address).path)
        [linked] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        found = json.loads(linked)
        assert (found["@type"], found["@context"]) == ("Event", "https://schema.org")
        told[found["name"]] = (found["startDate"], found["eventStatus"])
    rows = Occurrence.objects.filter(is_next=True).select_related("event")
    assert told.keys() == {row.event.name for row in rows}
    for row in rows:
        starts, status = told[row.event.name]
        day = row.first_day and row.first_day.isoformat()
        assert (starts if day else dt.datetime.fromisoformat(starts)) == (day or row.starts)
        assert status.startswith("https://schema.org/Event")


def text(client, address):
    return client.get(address).content.decode()
