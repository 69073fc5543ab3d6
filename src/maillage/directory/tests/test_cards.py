"""A card is read and drawn once, until something changes that visitors see."""

import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maillage.base import clock, history
from maillage.directory.queries import cards
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.search import index

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


ALWAYS = {d: [["00:00", "24:00"]] for d in ("mo", "tu", "we", "th", "fr", "sa", "su", "ph")}


def only_in_registers(page):
    Organisation.objects.filter(pk=page.pk).update(standing="register")


def scenes_shown(page):
    return re.findall(r"look/scenes/([a-z0-9-]+?)(?:\.[0-9a-f]+)?\.svg", page)


def test_two_neighbours_do_not_show_the_same_scene(visitor, territory):
    for n in range(4):
        make_organisation(name=f"Vélo {n}", themes=("mobilite",))
    index.settle()
    shown = scenes_shown(visitor.get("/annuaire/?theme=mobilite").content.decode())
    assert len(shown) == 4
    assert all(one != other for one, other in pairwise(shown))


def test_what_only_registers_know_shows_no_picture_and_no_door(visitor, territory):
    only_in_registers(make_organisation(name="Vélo Rebond", themes=("mobilite",), indexed=True))
    page = visitor.get(RESULTS).content.decode()
    assert "Rebond" in page
    assert scenes_shown(page) == []
    assert "Horaires non connus" not in page


def test_a_structure_wears_the_theme_that_its_own_words_say_most(visitor, territory):
    """Of its two themes mobility comes second in the vocabulary, and first in its words."""
    make_organisation(
        name="La Roue Libre",
        summary="Réparer son vélo, passer le permis",
        themes=("reemploi", "mobilite"),
        indexed=True,
    )
    assert scenes_shown(visitor.get("/annuaire/?q=roue").content.decode()) == ["mobilite"]


def test_the_home_page_shows_the_doors_that_are_open_at_this_hour(visitor, territory):
    make_organisation(name="Jour et Nuit", place={"hours": ALWAYS})
    make_organisation(name="Porte Close", place={"hours": {}})
    index.settle()
    page = visitor.get("/").content.decode()
    now = page.split('id="vivant"')[1].split("</section>")[0]
    assert "Jour et Nuit" in now
    assert "Porte Close" not in now


def test_a_page_known_by_registers_invites_and_a_page_that_is_kept_does_not(visitor, territory):
    only_in_registers(make_organisation(name="Connue"))
    make_organisation(name="Tenue")
    asked = "Vous connaissez cette structure"
    assert asked in visitor.get("/structures/connue/").content.decode()
    assert asked not in visitor.get("/structures/tenue/").content.decode()


def test_two_places_are_two_named_blocks(visitor, territory):
    page = make_organisation(name="La Roue Libre", place={"name": "L’atelier"})
    page.places.create(name="La boutique", commune_id="42218")
    shown = visitor.get("/structures/la-roue-libre/").content.decode()
    assert shown.count('<section class="go"') == 2
    assert shown.index("L’atelier</h3>") < shown.index("La boutique</h3>")
