"""Hours: half-hours of a week in the index, closures, public holidays."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from maillage.base import clock, search
from maillage.directory import facts, queries, rules
from maillage.directory.models import Place
from maillage.directory.search_state import Search
from maillage.directory.tests.builders import make_organisation
from maillage.territories import queries as territories
from maillage.vocabulary import queries as vocabulary

PARIS = ZoneInfo("Europe/Paris")
OFFICE = {"mo": [["09:00", "12:00"], ["14:00", "18:30"]], "ph": [["10:00", "11:00"]]}
MONDAY = dt.datetime(2026, 6, 1, 9, 10, tzinfo=PARIS)


def test_a_week_is_half_hours():
    assert rules.slots_of({"mo": [["00:00", "01:00"]], "su": [["23:00", "24:00"]]}) == (
        0, 1, 334, 335,
    )  # fmt: skip


def test_public_holidays_have_their_own():
    assert rules.slots_of({"ph": [["10:00", "11:00"]]}) == (356, 357)


times = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@given(times, times, st.integers(0, 6))
def test_the_slots_are_the_hours_to_a_quarter(one, other, day):
    begins, ends = sorted((one, other))
    hours = {facts.DAYS[day]: [[f"{begins:%H:%M}", f"{ends:%H:%M}"]]}
    slots = rules.slots_of(hours)
    for slot in range(day * 48, day * 48 + 48):
        middle = (dt.datetime.combine(dt.date(2026, 6, 1 + day), dt.time())
                  + dt.timedelta(minutes=(slot % 48) * 30 + 15))  # fmt: skip
        if begins <= (middle - dt.timedelta(minutes=15)).time() and middle.time() < ends:
            assert slot in slots


def test_a_closure_hides_the_hours():
    assert rules.opening(OFFICE, MONDAY).is_open
    closed = rules.opening(OFFICE, MONDAY, [["2026-05-30", "2026-06-05"]])
    assert (closed.is_open, closed.next_day) == (False, 7)


def test_a_public_holiday_keeps_its_own_hours():
    whit_monday = dt.datetime(2026, 5, 25, 14, 30, tzinfo=PARIS)
    assert rules.opening(OFFICE, whit_monday).is_open
    assert not rules.opening(OFFICE, whit_monday, (), lambda day: True).is_open


@pytest.mark.django_db
def test_the_public_holidays_are_those_of_the_territory(territory):
    assert territories.is_holiday(dt.date(2026, 5, 25))
    assert not territories.is_holiday(dt.date(2026, 12, 26))  # but in Alsace and Moselle


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("24/12/2026 au 2/1/2027", [["2026-12-24", "2027-01-02"]]),
        ("15/8/2027 ; du 1/5/2027 au 3/5/2027",
         [["2027-05-01", "2027-05-03"], ["2027-08-15", "2027-08-15"]]),
        ("", []),
    ],
)  # fmt: skip
def test_closures_are_typed_as_people_write_them(typed, days):
    assert facts.closures(typed) == days


@pytest.mark.parametrize(
    "typed", ["2/1/2027 au 24/12/2026", "cet été", "1/1/2027 au 2/1/2027 au 3"]
)
def test_what_is_no_closure_is_refused(typed):
    with pytest.raises(ValueError, match=r"date|écrivez"):
        facts.closures(typed)


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
    search.rebuild()
    found = queries.results(Search.from_query(QueryDict("")), AnonymousUser())
    assert (found.total, found.facets[0].choices[0].count) == (3, 1)
    asked = Search.from_query(QueryDict("ouvert=1"))
    assert [c.organisation.name for c in queries.results(asked, AnonymousUser()).cards] == ["a"]
    assert asked.query() == "?ouvert=1"
    assert asked.without("open", "1") == "?"
    stop(monkeypatch, MONDAY + dt.timedelta(hours=4))
    assert queries.results(asked, AnonymousUser()).total == 0


@pytest.mark.django_db
def test_publics_are_those_of_data_inclusion(territory, client, amina):
    page = make_organisation(name="Accueil inventé", place={"publics": ["jeunes"]}, indexed=True)
    assert "Jeunes" in client.get(page.get_absolute_url()).content.decode()
    found = queries.results(Search.from_query(QueryDict("public=jeunes")), AnonymousUser())
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
