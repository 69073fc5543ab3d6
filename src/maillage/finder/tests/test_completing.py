"""Communes that complete what is typed: their names, the words of them, postcodes."""

import pytest

from maillage.base import clock
from maillage.finder import completing
from maillage.territories import actions

pytestmark = pytest.mark.django_db


def said(typed, most=8):
    return [one.text for one in completing.communes(typed, most)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("firmi", "Firminy"),
        ("FIRMÎ", "Firminy"),
        ("st et", "Saint-Étienne"),
        ("saint-ét", "Saint-Étienne"),
        ("étienne", "Saint-Étienne"),  # from a word of it on
        ("4270", "Firminy"),
    ],
)
def test_a_commune_is_found_by_the_beginning_of_its_name_of_a_word_or_of_a_postcode(
    territory, typed, first
):
    assert said(typed)[0] == first


@pytest.mark.parametrize("typed", ["", "f", "zzz", "4", "\x00"])
def test_little_or_nothing_completes_nothing(territory, typed):
    assert said(typed) == []


def test_who_begins_so_comes_before_the_more_populated(territory):
    assert said("chamb")[:2] == ["Chambœuf", "Le Chambon-Feugerolles"]


def test_homonyms_are_told_apart_by_their_department(db):
    actions.install(codes=["93066", "11339"], by="system", at=clock.now())
    assert {one.text: one.hint for one in completing.communes("saint-denis")} == {
        "Saint-Denis (93)": "93200, Seine-Saint-Denis",
        "Saint-Denis (11)": "11310, Aude",
    }


def test_a_commune_of_one_postcode_fills_it_in(territory):
    assert [one.postcode for one in completing.communes("firminy")] == ["42700"]
    assert [one.postcode for one in completing.communes("saint-étienne")] == [""]


def test_a_field_asks_for_communes(territory, client):
    [firminy] = client.get("/communes/completion.json?q=firm").json()["suggestions"]
    assert (firminy["text"], firminy["sign"], firminy["address"]) == ("Firminy", "map-pin", "")


def test_what_is_suggested_is_understood(db, client):
    actions.install(codes=["93066", "11339"], by="system", at=clock.now())
    assert [one.pk for one in completing.called("Saint-Denis (11)")] == ["11339"]
    assert {one.pk for one in completing.called("saint-denis")} == {"93066", "11339"}
    assert completing.called("Nulle-Part (11)") == []
