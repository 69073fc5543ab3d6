"""h-event, and the hCalendar that came before: the suite of microformats says what is right."""

import json
from pathlib import Path

import pytest

from maillage.timetables.told.event import CalendarFault
from maillage.timetables.told.hevent import map as hevent

PARIS = "Europe/Paris"
PAGE = """<!doctype html><div class="h-feed"><article class="h-event">
<h1 class="p-name">Bal du 7 juin</h1><a class="u-url" href="https://roue.exemple/bal">voir</a>
<time class="dt-start" datetime="2031-06-07T18:00:00Z">20 h</time>
<time class="dt-end" datetime="2031-06-07T21:00:00Z">23 h</time>
<p class="p-location h-card"><b class="p-name">Le Rebond</b>, <i class="p-street-address">2 rue
Basse</i> <i class="p-postal-code">42700</i> <i class="p-locality">Firminy</i></p>
</article></div>"""


def test_the_files_of_the_suite_have_the_events_that_it_says(trial_files):
    """Its own answers stand beside the pages: 14 have one, two pages of history have none."""
    names, right = {}, {}
    for path in sorted(Path(trial_files, "events", "microformats").glob("*.html")):
        names[path.stem] = [one.name for one in hevent.events(path.read_bytes(), PARIS)]
        answer = path.with_suffix(".json")
        items = json.loads(answer.read_text())["items"] if answer.exists() else []
        events = [item for item in items if "h-event" in item["type"]]
        right[path.stem] = [item["properties"]["name"][0] for item in events]
    assert names == right
    assert (len(names), sum(map(len, names.values()))) == (16, 14)


def test_hours_that_the_suite_writes_in_eight_ways(trial_files):
    """19:00 eight hours behind and ahead of Greenwich, and there: in Paris, in summer."""
    path = Path(trial_files, "events", "microformats", "microformats-v2__h-event__dates.html")
    (one,) = hevent.events(path.read_bytes(), PARIS)
    starts = [first for first, _last in one.dates["times"]]
    assert starts == ["2009-06-26T13:00", "2009-06-26T21:00", "2009-06-27T05:00"]


def test_a_page_as_somebody_writes_it():
    (one,) = hevent.events(PAGE.encode(), PARIS)
    assert (one.uid, one.name) == ("https://roue.exemple/bal", "Bal du 7 juin")
    assert one.dates == {"zone": PARIS, "times": [["2031-06-07T20:00", "2031-06-07T23:00"]]}
    assert (one.venue, one.street) == ("Le Rebond", "2 rue Basse")
    assert (one.postcode, one.commune) == ("42700", "Firminy")


@pytest.mark.parametrize(
    ("start", "end", "times"),
    [
        ("2031-06-07", "2031-06-08", ["2031-06-07", "2031-06-08"]),
        ("2031-06-07T20:00", "2031-06-07", ["2031-06-07T20:00", "2031-06-07T20:00"]),
        ("2031-10-26T02:30:00+01:00", "", ["2031-10-26T02:30+01:00"] * 2),
    ],
)
def test_days_hours_and_the_second_of_an_hour(start, end, times):
    ends = f'<time class="dt-end" datetime="{end}">x</time>' if end else ""
    page = f'<p class="h-event"><time class="dt-start" datetime="{start}">x</time>{ends}</p>'
    (one,) = hevent.events(page.encode(), PARIS)
    assert one.dates["times"] == [times]


@pytest.mark.parametrize(
    ("start", "why"),
    [("", "sans date de début"), ("bientôt", "illisible"), ("2031-13-45", "illisible")],
)
def test_dates_that_cannot_be_are_said(start, why):
    times = f'<time class="dt-start" datetime="{start}">x</time>' if start else ""
    page = f'<p class="h-event">{times}<b class="p-name">x</b></p>'
    (one,) = hevent.events(page.encode(), PARIS)
    assert why in one.fault


def test_a_page_without_events_has_none_and_what_is_no_page_is_refused():
    assert hevent.events(b"<p>Bonjour</p>", PARIS) == []
    with pytest.raises(CalendarFault, match="page web"):
        hevent.events(b"BEGIN:VCALENDAR", PARIS)
