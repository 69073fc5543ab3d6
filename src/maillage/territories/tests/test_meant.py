"""Code, name and postcode of a row: three witnesses of one commune."""

import pytest

from maillage.base import clock
from maillage.territories import actions
from maillage.territories.queries.meant import Communes, Meant

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def perimeter(of_the_module):
    def install():
        actions.install(codes=["42"], by="system", at=clock.now())
        return Communes()

    return of_the_module(install)


@pytest.fixture
def loire(perimeter, db):
    return perimeter


@pytest.mark.parametrize(
    ("name", "postcode", "code", "insee"),
    [
        ("Saint Etiene", "42000", "", "42218"),
        ("ROANE", "42300", "", "42187"),
        ("Etrat (L')", "42580", "", "42092"),
        ("Coteau", "42120", "", "42071"),
        ("Saint-Étienne Cedex 1", "42007", "", "42218"),
        ("Ajaccio Cedex", "20180", "", "2A004"),
        ("BASTIA CEDEX", "20293", "", "2B033"),
        ("Roanne CX", "42328", "", "42187"),
        ("Paris 12e Arrondissement", "75012", "75112", "75056"),
        ("Lyon 3e", "69003", "", "69123"),
        ("LYON 03", "69383", "", "69123"),
        ("Marseille 1er", "13001", "", "13055"),
        ("Marseille", "13000", "", "13055"),
        ("", "", "13205", "13055"),
        ("Paris XII", "75012", "", "75056"),
        ("Roanne (Loire)", "42300", "", "42187"),
        ("42218", "", "", "42218"),
        ("42660", "", "", None),  # a postcode of several communes, and no code
        ("Saint-Martin", "97150", "", "97801"),
    ],
)
def test_a_commune_is_known_however_it_is_written(loire, name, postcode, code, insee):
    assert loire.meant(name, postcode, code) == Meant(insee)


def test_a_name_of_the_perimeter_needs_no_postcode(loire):
    named = ["Roanne", "Saint-Étienne", "St Chamond", "Roanne, France"]
    assert [loire.only(name) for name in named] == ["42187", "42218", "42207", "42187"]
    assert loire.only("Marseille 5e arrondissement") == "13055"


@pytest.mark.parametrize(
    ("name", "postcode", "code", "meant"),
    [
        ("Roanne", "42300", "42218", Meant("42187", outvoted="42218")),
        ("Roanne", "42000", "42218", Meant("42218", outvoted="Roanne")),
        ("Roanne", "42000", "42187", Meant("42187", outvoted="42000")),
        ("Roanne", "42000", "", Meant("42187", is_doubtful=True)),
        ("Roanne", "", "42218", Meant("42218", is_doubtful=True)),
        ("", "42300", "42218", Meant("42218", is_doubtful=True)),
        ("42300", "", "", Meant("42300", is_doubtful=True)),  # the postcode of Roanne
    ],
)
def test_two_witnesses_decide_against_one(loire, name, postcode, code, meant):
    assert loire.meant(name, postcode, code) == meant
