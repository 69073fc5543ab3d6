"""Themes that registers make likely, each with its reason."""

import pytest

from maillage.base import clock
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation
from maillage.organisations.stated import Stated
from maillage.sources.tests.builders import bring
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary import themes
from maillage.vocabulary.themes import Clues

pytestmark = pytest.mark.django_db


def inferred(words="", **codes):
    rules = themes.Rules.of(themes.ThemeHint(*row) for row in vocabulary.theme_rules())
    return themes.infer(Clues(words, **codes), rules)


def test_words_say_it_first():
    found = inferred("tenir un atelier de réparation de vélos", activity="85.59A")
    assert next(iter(found)) == "mobilite"
    assert ["words", "réparation de vélos"] in found["mobilite"]


def test_the_catch_all_activity_says_nothing():
    assert inferred("AMICALE INVENTEE", activity="94.99Z") == {}


def test_a_word_is_not_taken_for_its_neighbour():
    assert "sport" not in inferred("tenir un atelier")  # tennis


def test_one_weak_word_is_not_enough():
    assert inferred("les amis de la nature morte") == {}


def test_two_weak_words_are():
    assert list(inferred("nature et environnement")) == ["environnement"]


@pytest.mark.parametrize(
    ("codes", "theme"),
    [
        ({"objects": ("011145",)}, "sport"),
        ({"activity": "88.91A"}, "enfance"),
        ({"accreditations": ("aci",)}, "emploi"),
    ],
)
def test_codes_say_it_too(codes, theme):
    assert list(inferred("", **codes)) == [theme]


def test_a_person_refuses_a_theme_and_it_does_not_come_back(territory):
    bring("43939307500015;Chorale inventée;3 rue X;42000;Saint-Étienne\n")
    page = Organisation.objects.get()
    assert [t.pk for t in page.themes.all()] == ["culture"]
    people.revise(
        organisation=page,
        stated=Stated({"theme:culture": None}),
        version=page.version,
        by="user:1",
        at=clock.now(),
    )
    bring("43939307500015;Chorale inventée de X;3 rue X;42000;Saint-Étienne\n")
    page.refresh_from_db()
    assert list(page.themes.all()) == []
    assert page.theme_reasons == {}


def test_the_page_says_why(territory, client):
    bring("43939307500015;Chorale inventée;3 rue X;42000;Saint-Étienne\n")
    page = client.get(Organisation.objects.get().get_absolute_url()).content.decode()
    assert "Thème proposé d’après les mots « chorale »" in page
