"""What completes a question: in French, with what it is, and only what everybody may find."""

import pytest

from maillage.directory.completing import suggested
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index
from maillage.vocabulary.models import Synonym

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(territory):
    make_organisation(name="La Roue Libre", summary="Réparer un vélo", themes=["mobilite"])
    make_organisation(name="Café de la Roue")
    make_organisation(name="Les Rouages secrets", listed=False)
    index.settle()


def said(typed):
    return [(one.word, one.text) for one in suggested(typed)]


def test_themes_then_what_people_say_as_french_writes_them(street):
    theme, *searches = said("VÉL")
    assert theme == ("thème", "Vélo et mobilité")
    assert {word for word, _text in searches} == {"recherche"}
    assert all("vélo" in text for _word, text in searches)
    assert said("repar vel") == [("recherche", "réparer un vélo")]
    assert suggested("mobi")[0].address == "/annuaire/?theme=mobilite"


def test_structures_by_the_beginnings_of_the_words_of_their_names(street):
    found = [one for one in said("roue") if one[0] == "structure"]
    assert found == [("structure", "La Roue Libre"), ("structure", "Café de la Roue")]
    [free] = suggested("la roue lib")
    assert free.address == "/structures/la-roue-libre/"


def test_a_structure_that_is_not_public_completes_nothing(street):
    assert said("rouages") == []


def test_what_finds_nothing_is_not_suggested(street):
    Synonym.objects.create(words="vélodrome, piste")
    assert ("recherche", "vélodrome") not in said("vélodro")
    assert said("crèche") == []


@pytest.mark.parametrize("typed", ["", "v", "\x00\x00", "🚲", "'" * 400, "é" * 5000])
def test_what_says_nothing_completes_nothing(street, typed):
    assert said(typed) == []


def test_a_correction_reads_in_french(street, client):
    page = client.get("/annuaire/?q=réparre un vélp").content.decode()
    assert "« réparre » n’apparaît nulle part : nous avons cherché « réparer » aussi" in page
    assert "Chercher seulement « réparre un vélp »" in page
    alone = client.get("/annuaire/?q=réparre un vélp&tel-quel=1").content.decode()
    assert "Rien pour « réparre un vélp »" in alone


def test_each_says_how_many_places_it_finds(street):
    assert {one.hint for one in suggested("vél")} == {"1 lieu"}


def test_what_is_near_stands_apart_when_nothing_answers(street, client):
    page = client.get("/annuaire/?q=ferronnerie libre").content.decode()
    assert "Rien pour « ferronnerie libre »" in page
    apart = page.split("Proche de votre recherche")[1]
    assert "La Roue Libre" in apart
    assert "M’avertir quand il y en aura" in page


def test_a_commune_says_its_postcode_and_how_many_places_it_holds(street, client):
    make_organisation(name="Chez Lou", place={"commune": "42095"})
    make_organisation(name="Cachée", listed=False, place={"commune": "42095"})
    index.settle()
    found = client.get("/annuaire/completion.json?q=firmin").json()["suggestions"]
    [firminy] = [one for one in found if one["word"] == "commune"]
    assert (firminy["sign"], firminy["hint"]) == ("map-pin", "42700, 1 lieu")
