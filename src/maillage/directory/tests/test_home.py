"""The home page says what is open, or what opens first; it leads to pages that help."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.base import clock
from maillage.directory import queries
from maillage.organisations.actions import people
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index
from maillage.web import pages

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 6, 1, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def street(territory):
    """Three doors: one of the morning, one of the evening, one of Friday; and one without hours."""
    for name, day, starts, stops in (
        ("Matin", "mo", "09:00", "12:00"),
        ("Soir", "mo", "18:00", "22:00"),
        ("Vendredi", "fr", "10:00", "12:00"),
    ):
        make_organisation(name=name, place={"hours": {day: [[starts, stops]]}})
    make_organisation(name="Muette")
    index.settle()


def at(monkeypatch, **moment):
    monkeypatch.setattr(clock, "now", lambda: MONDAY + dt.timedelta(**moment))
    pages.CACHE.clear()


def names(cards):
    return [card.organisation.name for card in cards]


@pytest.mark.parametrize(
    ("moment", "awaited"),
    [
        ({"hours": 6}, ["Matin", "Soir"]),
        ({"hours": 13}, ["Soir"]),
        ({"hours": 23}, ["Vendredi"]),
        ({"days": 2, "hours": 12}, ["Vendredi"]),
    ],
)
def test_the_next_doors_come_in_the_order_in_which_they_open(street, monkeypatch, moment, awaited):
    at(monkeypatch, **moment)
    soon = names(queries.next_to_open(AnonymousUser()))
    assert soon[: len(awaited)] == awaited
    assert "Muette" not in soon


def test_an_open_door_is_not_awaited(street, monkeypatch):
    at(monkeypatch, hours=10)
    assert names(queries.open_now(AnonymousUser()).cards) == ["Matin"]
    assert "Matin" not in names(queries.next_to_open(AnonymousUser()))


def test_the_home_page_has_something_alive_at_any_hour(client, street, monkeypatch):
    at(monkeypatch, hours=10)
    assert "Ouvert jusqu’à 12" in alive(client)
    at(monkeypatch, hours=23, days=-1)
    assert "Ouvre demain à 9" in alive(client)


def alive(client):
    page = client.get("/").content.decode()
    return page[page.index("À cette heure") :].partition("</section>")[0]


@pytest.mark.parametrize(("many", "title"), [(3, "Fiches confirmées"), (4, "Ouvert en ce moment")])
def test_open_doors_are_shown_as_cards_where_they_fill_a_row(client, territory, many, title):
    always = {day: [["00:00", "24:00"]] for day in ("mo", "tu", "we", "th", "fr", "sa", "su", "ph")}
    for n in range(many):
        page = make_organisation(name=f"Atelier {n}", place={"hours": always})
        people.confirm(organisation=page, by="user:0", at=clock.now(), by_manager=False)
    index.settle()
    pages.CACHE.clear()
    assert title in client.get("/").content.decode()
