"""« Est-elle déjà là ? » : names are compared as names."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.directory.queries.finding import look_for
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index

pytestmark = pytest.mark.django_db
CHAMOND, FIRMINY = {"commune": "42207"}, {"commune": "42095"}


@pytest.fixture
def street(territory):
    make_organisation(name="La Roue Libre", summary="Réparer un vélo")
    make_organisation(name="Espaces verts du Crêt", summary="Un atelier d’entretien", place=FIRMINY)
    make_organisation(name="Recyclerie du Soleil", place=CHAMOND)
    make_organisation(name="Soleil citoyen")
    for n in range(4):
        make_organisation(name=f"Ressourcerie {n}", place=FIRMINY if n == 3 else CHAMOND)
    make_organisation(name="Maison des jeunes et de la culture", acronym="MJC")
    index.settle()


def said(typed, where=""):
    return [card.organisation.name for card in look_for(typed, where, AnonymousUser()).cards]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Les Doigts d’Or, atelier couture", []),
        ("la roue libr", ["La Roue Libre"]),
        ("Association la roue libre, réparation de vélos", ["La Roue Libre"]),
        ("recyclerie soleil", ["Recyclerie du Soleil"]),
        ("M.J.C.", ["Maison des jeunes et de la culture"]),
        ("réparer un vélo", []),
        ("", []),
        ("de la", []),
    ],
)
def test_only_a_name_that_resembles_is_shown(street, typed, found):
    assert said(typed, "Firminy") == found


def test_at_most_three_and_those_of_the_commune_first(street):
    assert len(said("ressourcerie", "Firminy")) == 3
    assert said("ressourcerie", "Firminy")[0] == "Ressourcerie 3"


def test_nothing_that_resembles_is_said(street, client):
    page = client.get("/contribuer/?q=Les Doigts d’Or&ou=Firminy").content.decode()
    assert "Elle n’est pas encore là" in page
    assert "Est-ce " not in page


@pytest.mark.parametrize(
    "typed", ["04 77 00 00 42", "0477000042", "+33 4 77 00 00 42", "tél. 04.77.00.00.42"]
)
def test_a_telephone_number_finds_whose_it_is(territory, client, typed):
    make_organisation(name="La Sonnette", place={"phone": "0477000042"})
    make_organisation(name="Le Grelot", place={"phone": "0477000043"})
    index.settle()
    page = client.get("/annuaire/", {"q": typed}).content.decode()
    assert "La Sonnette" in page
    assert "Le Grelot" not in page
