"""Hours: half-hours of a week in the index, closures, public holidays."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from hypothesis import assume, given
from hypothesis import strategies as st

from maillage.base import clock
from maillage.directory import queries, rules
from maillage.directory.search_state import StructureSearch
from maillage.directory.templatetags.directory import opening_in_words
from maillage.organisations.models import Place
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index
from maillage.territories import queries as territories
from maillage.territories.calendars import calendars
from maillage.territories.hours import DAYS
from maillage.vocabulary import queries as vocabulary

PARIS = ZoneInfo("Europe/Paris")
OFFICE = {"mo": [["09:00", "12:00"], ["14:00", "18:30"]], "ph": [["10:00", "11:00"]]}
MONDAY = dt.datetime(2026, 6, 1, 9, 10, tzinfo=PARIS)


def test_a_week_is_half_hours():
    assert rules.slots_of({"mo": [["00:00", "01:00"]], "su": [["23:00", "24:00"]]}) == (
        0,
        1,
        622,
        623,
    )


def test_public_holidays_have_their_own():
    assert rules.slots_of({"ph": [["10:00", "11:00"]]}) == (692, 693)


times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
PARIS_CALENDAR = calendars()[:1]


def is_found(hours, at, closures=()):
    """What the index finds, with what the place and the question say."""
    place = set(rules.slots_of(hours)) | set(rules.days_closed(closures, clock.day(at, PARIS)))
    asked = rules.moments(at.astimezone(dt.UTC), PARIS_CALENDAR)
    return any(slot in place and day not in place for slot, day in asked)


@given(times, times, st.integers(0, 6), st.integers(0, 335))
def test_the_index_finds_what_the_page_says_to_a_quarter(one, other, day, half):
    """Two computations of the same: in half-hours, and in minutes."""
    assume(one != other)
    hours = {DAYS[day]: [[f"{one:%H:%M}", f"{other:%H:%M}"]]}
    begins = dt.datetime(2026, 6, 1, tzinfo=PARIS) + dt.timedelta(minutes=30 * half)
    said = {rules.opening(hours, begins + dt.timedelta(minutes=m)).is_open for m in range(30)}
    if len(said) == 1:  # a half-hour that is cut is rounded
        assert is_found(hours, begins) in said


# Friday 5 June 2026, from 18:00 to 2:00: the example of everybody's bar.
NIGHT = {"fr": [["18:00", "02:00"]]}


def at(day, hour, minute=0, month=6):
    return dt.datetime(2026, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (0, "Ouvre aujourd’hui à 9 h"),
        (1, "Ouvre demain à 9 h"),
        (3, "Fermé, ouvre jeudi à 9 h"),
        (9, "Fermé, ouvre mercredi 10 juin à 9 h"),
    ],
)
def test_the_next_opening_is_told_by_the_name_of_its_day(ahead, said, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: MONDAY.date())
    opening = rules.Opening(known=True, next_day=ahead, next_at="09:00")
    assert opening_in_words(opening).replace("\xa0", " ") == said


@pytest.mark.parametrize(
    ("instant", "is_open", "until"),
    [
        (at(5, 17, 59), False, ""),
        (at(5, 18), True, "02:00"),
        (at(5, 23, 30), True, "02:00"),
        (at(6, 1), True, "02:00"),
        (at(6, 1, 59), True, "02:00"),
        (at(6, 2), False, ""),
        (at(7, 1), False, ""),
        (at(5, 1), False, ""),
    ],
)
def test_a_night_goes_on_after_midnight(instant, is_open, until):
    found = rules.opening(NIGHT, instant)
    assert (found.is_open, found.until) == (is_open, until)
    assert is_found(NIGHT, instant) == is_open


def test_a_night_is_said_in_words():
    assert opening_in_words(rules.opening(NIGHT, at(5, 23, 30))) == "Ouvert jusqu’à 2\u00a0h"


def test_a_night_belongs_to_the_day_it_begins():
    """A closure on Friday closes the night of Friday; one on Saturday does not."""
    friday, saturday = [["2026-06-05", "2026-06-05"]], [["2026-06-06", "2026-06-06"]]
    for closures, is_open in ((friday, False), (saturday, True)):
        assert rules.opening(NIGHT, at(6, 1), closures).is_open == is_open
        assert is_found(NIGHT, at(6, 1), closures) == is_open


def test_the_night_of_a_holiday_is_that_of_holidays():
    """Tuesday 14 July 2026: at 1:00 on Wednesday it is still its night."""
    bar = {"tu": [["18:00", "23:00"]], "ph": [["18:00", "02:00"]]}
    is_holiday = PARIS_CALENDAR[0].is_holiday
    assert rules.opening(bar, at(15, 1, month=7), (), is_holiday).is_open
    assert is_found(bar, at(15, 1, month=7))
    assert not rules.opening(bar, at(8, 1, month=7), (), is_holiday).is_open


def test_what_never_closes_stays_open():
    hours = {day: [["00:00", "24:00"]] for day in DAYS}
    for instant in (at(5, 0), at(5, 23, 59), at(6, 0), at(7, 12)):
        assert opening_in_words(rules.opening(hours, instant)) == "Ouvert jour et nuit"
        assert is_found(hours, instant)


def test_an_evening_until_midnight_ends_at_midnight():
    hours = {"fr": [["18:00", "00:00"]]}
    assert rules.opening(hours, at(5, 23, 59)).until == "00:00"
    assert not rules.opening(hours, at(6, 0)).is_open


def test_a_closure_hides_the_hours():
    assert rules.opening(OFFICE, MONDAY).is_open
    closed = rules.opening(OFFICE, MONDAY, [["2026-05-30", "2026-06-05"]])
    assert (closed.is_open, closed.next_day) == (False, 7)


def test_a_place_that_opens_no_day_in_sight_says_none():
    for_good = [["2026-05-01", "2036-05-01"]]
    assert rules.opening(OFFICE, MONDAY, for_good) == rules.Opening(known=False)
    only_holidays = {"ph": OFFICE["ph"]}
    assert rules.opening(only_holidays, MONDAY) == rules.Opening(known=False)


def test_a_public_holiday_keeps_its_own_hours():
    whit_monday = dt.datetime(2026, 5, 25, 14, 30, tzinfo=PARIS)
    assert rules.opening(OFFICE, whit_monday).is_open
    assert not rules.opening(OFFICE, whit_monday, (), lambda day: True).is_open


@pytest.mark.django_db
def test_the_public_holidays_are_those_of_the_territory(territory):
    assert territories.is_holiday(dt.date(2026, 5, 25))
    assert not territories.is_holiday(dt.date(2026, 12, 26))  # but in Alsace and Moselle


def stop(monkeypatch, instant):
    monkeypatch.setattr(clock, "now", lambda: instant.astimezone(dt.UTC))


@pytest.mark.django_db
def test_open_now_is_a_filter_with_a_count(territory, monkeypatch):
    open_one, closed_one, _unknown = (make_organisation(name=n) for n in "abc")
    Place.objects.filter(organisation=open_one).update(hours=OFFICE)
    Place.objects.filter(organisation=closed_one).update(
        hours=OFFICE, closures=[["2026-05-30", "2026-06-05"]]
    )
    stop(monkeypatch, MONDAY)
    index.rebuild()
    found = queries.results(StructureSearch.from_query(QueryDict("")), AnonymousUser())
    assert (found.total, found.facets[0].choices[0].count) == (3, 1)
    asked = StructureSearch.from_query(QueryDict("ouvert=1"))
    assert [c.organisation.name for c in queries.results(asked, AnonymousUser()).cards] == ["a"]
    assert asked.query() == "?ouvert=1"
    assert asked.without("open", "1") == "?"
    stop(monkeypatch, MONDAY + dt.timedelta(hours=4))
    assert queries.results(asked, AnonymousUser()).total == 0


@pytest.mark.django_db
def test_publics_are_those_of_data_inclusion(territory, client, amina):
    page = make_organisation(name="Accueil inventé", place={"publics": ["jeunes"]}, indexed=True)
    assert "Jeunes" in client.get(page.get_absolute_url()).content.decode()
    found = queries.results(StructureSearch.from_query(QueryDict("public=jeunes")), AnonymousUser())
    assert found.total == 1
    client.force_login(amina)
    form = client.get(f"{page.get_absolute_url()}modifier/").content.decode()
    assert 'value="jeunes"' in form
    assert "Personnes exilées" in form


@pytest.mark.django_db
def test_the_lists_are_those_of_the_published_schema(trial_files):
    for name, file in (("publics", "publics"), ("reception", "modes-accueil")):
        path = trial_files / f"nomenclatures/data_inclusion_v1_{file}.json"
        published = {row["value"]: row["label"] for row in json.loads(path.read_text())}
        assert vocabulary.inclusion()[name] == published
