"""ActivityPub, as Mobilizon, Gancio and WordPress publish it. Counts are of the files, by hand."""

import json
from pathlib import Path

import pytest

from maillage.timetables.told.activitypub import map as activitypub
from maillage.timetables.told.event import CalendarFault

PARIS = "Europe/Paris"
BY_HAND = {  # each file was read by eye
    "gancio-event-activity.json": ["Demo event"],
    "mobilizon-members-collection.json": [],  # two members, no event
    "mobilizon-post-activity-group.json": ["My first event"],
    "mobilizon-post-activity-media-1.json": ["My first event"],
    "mobilizon-post-activity-media-2.json": ["My first event"],
    "mobilizon-post-activity-media.json": ["My first event"],
    "mobilizon-post-activity.json": ["My first event"],
}
SITE = "https://mobilizon.exemple"


def told(*items):
    box = {"type": "OrderedCollection", "orderedItems": list(items)}
    return activitypub.events(json.dumps(box).encode(), PARIS)


def an_event(uid=1, **more):
    said = {"type": "Event", "id": f"{SITE}/events/{uid}", "name": "Bal"}
    return said | {"startTime": "2031-06-07T18:00:00Z"} | more


def act(verb, said):
    return {"type": verb, "id": f"{SITE}/act", "object": said}


def test_eight_files_have_six_events_and_one_is_refused_by_name(trial_files):
    found = {}
    for path in sorted(Path(trial_files, "events", "activitypub").glob("*.json")):
        if path.name == "wp-event-federation.json":  # what a server says of itself
            with pytest.raises(CalendarFault, match="boîte d’envoi"):
                activitypub.events(path.read_bytes(), PARIS)
            continue
        found[path.name] = [one.name for one in activitypub.events(path.read_bytes(), PARIS)]
    assert found == BY_HAND


def test_the_place_and_the_hour_of_a_real_one(trial_files):
    path = Path(trial_files, "events", "activitypub", "mobilizon-post-activity.json")
    (one,) = activitypub.events(path.read_bytes(), PARIS)
    assert (one.venue, one.street) == ("Locaux de Framasoft", "10 Rue Jangot")
    assert (one.postcode, one.commune) == ("69007", "Lyon")
    assert one.dates["times"][0][0].startswith("2018-02-12T15:08")  # 14:08 of UTC, in winter


def test_what_was_said_last_stands_and_what_was_deleted_is_told_no_more():
    """The newest is first; a deleted one may be a name alone."""
    found = told(
        act("Delete", f"{SITE}/events/2"),
        act("Update", an_event(1, name="Grand bal", startTime="2031-06-07T19:00:00Z")),
        act("Create", an_event(2)),
        act("Create", an_event(1)),
        act("Announce", an_event(3, name="Chez les voisins")),
        act("Create", {"type": "Note", "id": f"{SITE}/note", "content": "x"}),
        act("Delete", {"type": "Tombstone", "id": f"{SITE}/events/4"}),
    )
    assert [(one.name, one.dates["times"][0][0]) for one in found] == [
        ("Grand bal", "2031-06-07T21:00"),
        ("Chez les voisins", "2031-06-07T20:00"),
    ]


def test_an_hour_is_told_on_the_clocks_of_its_place():
    (one,) = told(an_event(timezone="Indian/Reunion", endTime="2031-06-07T20:00:00Z"))
    assert one.dates["zone"] == "Indian/Reunion"
    assert one.dates["times"] == [["2031-06-07T22:00", "2031-06-08T00:00"]]


def test_an_unknown_zone_is_here_and_an_hour_of_nowhere_too():
    (one,) = told(an_event(timezone="Mars/Phobos"))
    assert (one.dates["zone"], one.dates["times"][0][0]) == (PARIS, "2031-06-07T20:00")
    (one,) = told(an_event(startTime="2031-06-07T18:00:00"))
    assert one.dates["times"][0][0] == "2031-06-07T18:00"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"ical:status": "CANCELLED"}, "cancelled"),
        ({"status": "CONFIRMED"}, "confirmed"),
        ({"eventStatus": "https://schema.org/EventPostponed"}, "postponed"),
        ({"eventStatus": "EventMovedOnline"}, "online"),
        ({"remainingAttendeeCapacity": 0}, "full"),
        ({}, "confirmed"),
    ],
)
def test_its_state(said, status):
    assert told(an_event(**said))[0].status == status


def test_where_one_signs_up_and_where_it_is_online():
    place = {"type": "Place", "name": "Le Rebond", "latitude": 45.4, "longitude": 4.3}
    online = {"type": "VirtualLocation", "url": "https://visio.exemple/1"}
    (one,) = told(an_event(url=f"{SITE}/bal", joinMode="free", location=[place, online]))
    assert (one.registration, one.online) == (f"{SITE}/bal", "https://visio.exemple/1")
    assert (one.venue, one.lat, one.lon) == ("Le Rebond", "45.4", "4.3")
    outside = an_event(joinMode="external", externalParticipationUrl="https://billets.exemple/")
    assert told(outside)[0].registration == "https://billets.exemple/"


@pytest.mark.parametrize(
    ("said", "why", "value"),
    [(None, "sans date de début", ""), ("demain", "date de début illisible", "demain")],
)
def test_dates_that_cannot_be_are_said_with_their_value(said, why, value):
    (one,) = told(an_event(startTime=said))
    assert (one.fault, one.value, one.line) == (why, value, 1)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"[" * 100_000, b"{}", b"\xff"])
def test_what_is_no_outbox_is_refused(body):
    with pytest.raises(CalendarFault):
        activitypub.events(body, PARIS)
