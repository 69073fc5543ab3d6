"""OpenAgenda, in its two published shapes."""

import json
from pathlib import Path

import pytest

from maillage.timetables.told.event import CalendarFault
from maillage.timetables.told.openagenda import map as openagenda

PARIS = "Europe/Paris"
API = {
    "uid": 7,
    "title": {"fr": "Bal", "en": "Dance"},
    "description": {"fr": "On danse."},
    "timings": [
        {"begin": "2031-06-07T18:00:00.000+04:00", "end": "2031-06-07T20:00:00.000+04:00"},
        {"begin": "2031-06-14T14:00:00+00:00", "end": "2031-06-14T16:00:00+00:00"},
    ],
    "timezone": "Indian/Reunion",
    "location": {"name": "Le Kabardock", "city": "Le Port", "latitude": -20.9, "longitude": 55.3},
    "status": 3,
    "attendanceMode": 2,
    "onlineAccessLink": "https://visio.exemple/1",
    "accessibility": {"hi": True, "vi": False, "mi": True},
    "registration": [
        {"type": "phone", "value": "0262000000"},
        {"type": "link", "value": "https://exemple.re/bal"},
    ],
    "conditions": {"fr": "Gratuit"},
    "age": {"min": 8, "max": 99},
}


def test_the_open_data_of_paris_has_40_events_and_308_times(trial_files):
    told = openagenda.events(
        Path(trial_files, "events", "openagenda_paris.json").read_bytes(), PARIS
    )
    assert len(told) == 40
    assert sum(len(event.dates["times"]) for event in told) == 308
    first = next(event for event in told if event.uid == "52614576")
    assert first.dates["times"][0] == ["2026-03-18T09:00", "2026-03-18T17:00"]


def test_the_api_nests_and_says_its_languages():
    [told] = openagenda.events(json.dumps({"events": [API]}).encode(), PARIS)
    assert told.dates == {
        "zone": "Indian/Reunion",
        "times": [
            ["2031-06-07T18:00", "2031-06-07T20:00"],
            ["2031-06-14T18:00", "2031-06-14T20:00"],
        ],
    }
    assert (told.uid, told.name, told.summary, told.status) == ("7", "Bal", "On danse.", "online")
    assert (told.venue, told.commune, told.lat) == ("Le Kabardock", "Le Port", "-20.9")
    assert (told.access, told.phone) == ("hi,mi", "0262000000")
    assert (told.registration, told.is_free) == ("https://exemple.re/bal", "1")
    assert told.audience == "Dès 8 ans"


@pytest.mark.parametrize(
    "timings", [None, [], "[{", [{"begin": "hier"}], [{"begin": "2031-06-07"}]]
)
def test_times_that_cannot_be_read_are_said(timings):
    [told] = openagenda.events(json.dumps([API | {"timings": timings}]).encode(), PARIS)
    assert told.fault
    assert not told.dates


@pytest.mark.parametrize("body", [b"{", b'"non"', b'{"a": 1}'])
def test_what_is_no_agenda_is_refused(body):
    with pytest.raises(CalendarFault):
        openagenda.events(body, PARIS)
