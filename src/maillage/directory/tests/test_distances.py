"""How far a place is: said from a known point to a known point, and nowhere else."""

import pytest

from maillage.directory import queries
from maillage.directory.search_state import StructureSearch
from maillage.organisations.models import Place
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index

pytestmark = pytest.mark.django_db
HERE = {"lon": 4.39, "lat": 45.44, "position_level": Place.Level.NUMBER}
TOWN = {"lon": 4.3873, "lat": 45.4347, "position_level": Place.Level.COMMUNE}


def made(name, where, commune="42218"):
    """A structure whose place stands there, as the geocoder left it."""
    found = make_organisation(name=name, themes=("mobilite",), place={"commune": commune})
    found.places.update(**where)
    index.mark("place", [str(found.places.get().pk)])
    return found


@pytest.fixture
def cards(territory):
    made("Au pied", HERE)
    made("Quelque part", TOWN)
    made("Firminy", {**HERE, "lon": 4.29, "lat": 45.39}, "42095")
    index.settle()

    def found(**asked):
        results = queries.results(StructureSearch(filters={"theme": ("mobilite",)}, **asked), None)
        return {card.organisation.name: card.distance_km for card in results.cards}

    return found


def test_what_stands_at_the_centre_of_its_commune_is_at_no_distance(cards):
    found = cards(centre=(4.39, 45.44), located=True, radius=20)
    assert found["Quelque part"] is None
    assert found["Au pied"] == pytest.approx(0, abs=0.01)
    assert found["Firminy"] == pytest.approx(9.6, abs=0.3)


def test_the_centre_of_a_commune_is_near_nobody_who_lives_there(cards):
    found = cards(where="Saint-Étienne", places=("42218",), centre=(4.3873, 45.4347), radius=20)
    assert found["Au pied"] is None
    assert found["Firminy"] == pytest.approx(9.2, abs=0.5)


def test_a_page_without_a_known_point_says_no_distance_to_its_neighbours(territory, client):
    unknown = made("Quelque part", TOWN)
    made("Au pied", HERE)
    index.settle()
    said = client.get(unknown.get_absolute_url()).content.decode()
    assert "Au pied" in said
    assert " m<" not in said
    assert "Tout près" not in said


def test_a_place_at_the_centre_of_its_commune_is_a_ring(territory):
    pk = made("Quelque part", TOWN).places.get().pk
    known = made("Au pied", HERE).places.get().pk
    marks = queries.marks_of([pk, known], None)
    assert marks[pk].is_ring
    assert not marks[known].is_ring
    assert marks[known].icon
