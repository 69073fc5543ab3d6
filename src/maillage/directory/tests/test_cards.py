"""A card is read and drawn once, until something changes that visitors see."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maillage.base import clock, history
from maillage.directory.queries import cards
from maillage.organisations.actions import people
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation, reread

pytestmark = pytest.mark.django_db
RESULTS = "/annuaire/?q=velo"


@pytest.fixture
def visitor():
    return Client(headers={"cookie": "other=1"})  # each page is made anew


def read(client, address=RESULTS):
    """The page, and how often places were read for it."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(address).content.decode()
    table = '"organisations_place"'
    return page, sum(f"FROM {table}" in query["sql"] for query in asked)


def test_a_page_made_anew_reads_no_card_that_another_has_read(visitor, territory):
    make_organisation(name="Vélo Rebond", themes=("mobilite",), indexed=True)
    before, first = read(visitor)
    again, then = read(visitor)
    assert (first, then) == (1, 0)
    assert "Rebond" in before
    assert "Rebond" in again
    assert "<mark>" in again
    assert "<mark>" not in read(visitor, "/annuaire/?theme=mobilite")[0]


def test_an_act_is_seen_on_the_next_card(visitor, territory):
    page = make_organisation(name="Vélo Rebond", summary="Avant", indexed=True)
    assert "Avant" in read(visitor)[0]
    stated = Stated({"summary": "Ensuite"})
    page = reread(page)
    people.revise(
        organisation=page, version=page.version, stated=stated, by="user:1", at=clock.now()
    )
    shown, _reads = read(visitor)
    assert "Ensuite" in shown
    assert "Avant" not in shown


def test_what_the_team_alone_sees_is_kept_for_the_team(visitor, territory, amina):
    page = make_organisation(name="Vélo Rebond", indexed=True)
    places = list(page.places.values_list("pk", flat=True))
    said = Stated({"listed": False, "unlisted_because": "doublon"})
    page = reread(page)
    people.revise(organisation=page, version=page.version, stated=said, by="user:1", at=clock.now())
    assert [card.organisation for card in cards.cards_of(places, amina)] == [page]
    assert cards.cards_of(places, None) == []


def test_a_process_keeps_so_many_cards_and_no_more(territory, monkeypatch):
    monkeypatch.setattr(cards, "MOST_ROWS", 3)
    history.forget()
    made = [make_organisation(name=f"Vélo {n}").places.get().pk for n in range(9)]
    for pk in made:
        assert len(cards.cards_of([pk], None)) == 1
        assert len(cards._cached.rows) <= 3
