"""Days are those of the territory, and hours those of the place."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone

from maillage.base import clock, jobs
from maillage.base.models import Job
from maillage.directory import queries
from maillage.directory.search_state import StructureSearch
from maillage.organisations.models import Place
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.search import index
from maillage.territories import actions
from maillage.territories import queries as territories
from maillage.territories.calendars import calendar_of, calendars
from maillage.territories.models import Commune

pytestmark = pytest.mark.django_db
# The commune of each prefecture, and how many hours its noon is from noon in UTC on 1 July 2026
# (décret n° 2017-292 du 6 mars 2017; the Overseas collectivities publish theirs).
NOONS = {
    "75056": 2,
    "2A004": 2,
    "67482": 2,
    "97105": -4,
    "97209": -4,
    "97302": -3,
    "97411": 4,
    "97502": -2,
    "97608": 3,
    "97701": -4,
    "97801": -4,
    "98613": 12,
    "98735": -10,
    "98731": -9.5,
    "98719": -9,
    "98818": 11,
}
LATE = dt.datetime(2026, 3, 31, 23, 30, tzinfo=dt.UTC)  # 1 April in Paris, a Wednesday
REUNION, NOUMEA, PARIS = "97411", "98818", "42218"


def stop(monkeypatch, at):
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.mark.parametrize(("code", "hours"), NOONS.items())
def test_the_hour_of_each_part_of_france(code, hours):
    noon = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
    assert calendar_of(code).local(noon).utcoffset() == dt.timedelta(hours=hours)


def test_every_commune_has_the_calendar_of_its_department():
    """The national reference says the département; the beginning of the code is enough."""
    overseas = Commune.objects.filter(department__code__gte="971").values_list("code", flat=True)
    assert {calendar_of(code).number for code in overseas} == set(range(2, 16)) | {0}  # Clipperton
    alsace = Commune.objects.filter(department__in=["57", "67", "68"])
    assert {calendar_of(c).number for c in alsace.values_list("code", flat=True)} == {1}
    assert [calendar.number for calendar in calendars()] == list(range(16))


@pytest.mark.parametrize(
    ("code", "day", "is_holiday"),
    [
        ("67482", dt.date(2026, 12, 26), True),
        (PARIS, dt.date(2026, 12, 26), False),
        (REUNION, dt.date(2026, 12, 20), True),
        ("97209", dt.date(2026, 5, 22), True),
        ("97105", dt.date(2026, 5, 22), False),
        ("97608", dt.date(2026, 4, 27), True),
    ],
)
def test_the_holidays_are_those_of_the_place(territory, code, day, is_holiday):
    """Strasbourg, Saint-Étienne, Saint-Denis, Fort-de-France, Basse-Terre, Mamoudzou."""
    assert territories.calendar_at(code).is_holiday(day) == is_holiday


@pytest.mark.parametrize(("code", "zone"), [("974", "Indian/Reunion"), ("988", "Pacific/Noumea")])
def test_a_territory_is_installed_with_its_own_time(code, zone):
    actions.install(codes=[code], by="system", at=clock.now())
    assert territories.site().time_zone == zone


def test_the_day_of_an_act_is_that_of_the_territory(territory, monkeypatch):
    stop(monkeypatch, LATE)
    with clock.here():
        page = make_organisation()
    assert reread(page).confirmed_on == dt.date(2026, 4, 1)


@jobs.job("test.day")
def tell_the_day():
    days.append((clock.today(), timezone.localtime(LATE).hour))


days = []


def test_a_job_lives_in_the_day_of_the_territory(monkeypatch):
    actions.install(codes=["988"], by="system", at=clock.now())
    stop(monkeypatch, dt.datetime(2026, 3, 31, 14, tzinfo=dt.UTC))
    days.clear()
    Job.objects.all().delete()
    jobs.enqueue("test.day")
    jobs.drain()
    assert days == [(dt.date(2026, 4, 1), 10)]


@pytest.fixture
def shops(territory):
    """Open from 9:00 to 12:00 on Wednesdays: here, in Saint-Denis, in Nouméa."""
    hours = {"we": [["09:00", "12:00"]]}
    for name, commune in (("Ici", PARIS), ("Réunion", REUNION), ("Nouméa", NOUMEA)):
        page = make_organisation(name=name, place={"commune": commune})
        Place.objects.filter(organisation=page).update(hours=hours)
    index.rebuild()


@pytest.mark.parametrize(
    ("hour", "names"),
    [(6, {"Réunion"}), (7, {"Ici", "Réunion"}), (9, {"Ici"}), (10, set()), (22, set())],
)
def test_a_place_is_open_by_the_clock_of_its_own_commune(shops, monkeypatch, hour, names):
    """1 April 2026 in UTC: Paris is two hours ahead, Saint-Denis four, Nouméa eleven."""
    stop(monkeypatch, dt.datetime(2026, 4, 1, hour, 15, tzinfo=dt.UTC))
    check(names)


def test_nouméa_opens_while_it_is_still_tuesday_in_utc(shops, monkeypatch):
    stop(monkeypatch, dt.datetime(2026, 3, 31, 22, 15, tzinfo=dt.UTC))
    check({"Nouméa"})


def check(names):
    """The filter, its count, and each card say the same."""
    every = queries.results(StructureSearch.from_query(QueryDict("")), AnonymousUser())
    asked = queries.results(StructureSearch.from_query(QueryDict("ouvert=1")), AnonymousUser())
    assert {card.organisation.name for card in asked.cards} == names
    assert every.facets[0].choices[0].count == len(names)
    assert {c.organisation.name for c in every.cards if c.opening.is_open} == names


@pytest.mark.parametrize(("slug", "day"), [("ici", "Mardi"), ("noumea", "Mercredi")])
def test_the_page_lights_the_day_of_the_place(shops, client, monkeypatch, slug, day):
    """Tuesday at 14:00 in UTC is Wednesday in Nouméa."""
    stop(monkeypatch, dt.datetime(2026, 3, 31, 14, tzinfo=dt.UTC))
    page = client.get(f"/structures/{slug}/").content.decode()
    assert f'class="is-today"><th scope="row">{day}' in page
