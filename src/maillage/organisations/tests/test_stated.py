"""One shape for an edit: what is stated, less what shows."""

from maillage.organisations.stated import Stated

SHOWN = Stated({"name": "La Roue", "email": None}, {"street": "4 rue des Alouettes"}, 7)


def test_only_what_differs_from_what_shows_is_stated_of_the_place_that_shows():
    typed = Stated({"name": "La Roue", "email": None}, {"street": None, "siret": "1"})
    assert typed.less(SHOWN) == Stated({}, {"street": None, "siret": "1"}, 7)
    assert not SHOWN.less(SHOWN)


def test_a_name_of_the_page_is_not_that_of_its_place():
    both = Stated({"name": "La Roue"}, {"name": "L’atelier"}, 7)
    assert both.only({"place.name"}) == Stated({}, {"name": "L’atelier"}, 7)
    assert Stated.of_patch(both.patch()) == both


def test_identifiers_are_set_apart_on_the_page_and_at_the_place():
    said = Stated({"siren": "439393075", "summary": "Vélos"}, {"siret": "43939307500015"}, 7)
    words, numbers = said.apart()
    assert words == Stated({"summary": "Vélos"}, {}, 7)
    assert numbers == Stated({"siren": "439393075"}, {"siret": "43939307500015"}, 7)
