"""Licences follow their fields into every file."""

import csv
import io
import json
from pathlib import Path

import pytest

from maillage.base import clock, text
from maillage.directory import exports
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index
from maillage.sources.actions import source_named
from maillage.sources.tests.builders import bring

pytestmark = pytest.mark.django_db
HEADER = "SIRET;Nom;Adresse;Code postal;Commune;Téléphone\n"


def source(name, licence):
    named = source_named(text.slugify(name), name=name, attribution=f"© {name}")
    named.licence_id = licence
    named.save()


def rows(client, query=""):
    """The lines of the file: places by name, then what it says of itself."""
    body = client.get(f"/annuaire/structures.csv{query}").content.decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(body), delimiter=";"))
    return sorted(found, key=lambda row: (row["page"] is None, row["nom"] != "Rebond"))


@pytest.fixture
def mixed(territory):
    """One structure that two sources speak of, and one that only the closed source knows."""
    source("Registre", "lov2")
    source("Carte", "odbl")
    known = "43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne;"
    bring((HEADER + known + "\n").encode(), source="Registre")
    other = "50269911900017;Ailleurs;5 rue Neuve;42000;Saint-Étienne;0477000001\n"
    bring((HEADER + known + "0477000000\n" + other).encode(), source="Carte")
    index.settle()


def test_an_open_file_holds_what_its_licence_permits_and_says_what_it_leaves_out(client, mixed):
    found = rows(client)
    assert [row["nom"] for row in found[:1]] == ["Rebond"]
    assert found[0]["telephone"] == ""
    assert found[0]["laisse_de_cote"] == "telephone (© Carte (ODbL 1.0 (partage à l’identique)))"
    assert "© Registre (Licence Ouverte 2.0)" in found[0]["sources"]
    assert "Ailleurs" not in str(found)
    assert found[1]["nom"].endswith("© Carte (ODbL 1.0 (partage à l’identique)) : 1")


def test_a_file_under_the_shared_licence_holds_both(client, mixed):
    found = rows(client, "?licence=odbl")
    assert [(r["nom"], r["telephone"]) for r in found] == [
        ("Rebond", "04 77 00 00 00"),
        ("Ailleurs", "04 77 00 00 01"),
    ]
    assert {r["laisse_de_cote"] for r in found} == {""}


def test_the_whole_file_is_for_the_team(client, mixed, amina):
    assert len(rows(client, "?licence=interne")) == 2  # a visitor: the open file, and its omission
    client.force_login(amina)
    assert [r["nom"] for r in rows(client, "?licence=interne")] == ["Rebond", "Ailleurs"]


def test_geojson_says_its_licence_and_its_omissions(client, mixed):
    found = json.loads(client.get("/annuaire/structures.geojson").content)
    assert found["licence"] == "Licence Ouverte 2.0"
    assert found["laisse_de_cote"] == ["© Carte (ODbL 1.0 (partage à l’identique)) : 1"]
    assert [f["properties"]["nom"] for f in found["features"]] == ["Rebond"]


def test_what_a_person_wrote_is_open_whatever_the_register(client, mixed, amina):
    page = Organisation.objects.get(siren="502699119")
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({"name": "Ailleurs !"}),
        by=amina.author,
        at=clock.now(),
    )
    index.settle()
    found = {row["nom"]: row for row in rows(client)}
    assert found["Ailleurs !"]["siret"] == ""
    assert found["Ailleurs !"]["longitude"] == ""


def test_a_source_of_unknown_licence_is_in_no_file(client, territory):
    source("Trouvée", "unknown")
    bring((HEADER + "43939307500015;Rebond;;42000;Saint-Étienne;\n").encode(), source="Trouvée")
    make_organisation(name="De la main de l’équipe", indexed=True)
    index.settle()
    for licence in ("lov2", "odbl", "cc-by-4.0"):
        assert "Rebond" not in str(rows(client, f"?licence={licence}"))


def test_a_file_holds_what_the_card_answers_when_for_whom_and_how_one_enters(client, territory):
    make_organisation(
        name="Rebond",
        indexed=True,
        place={
            "hours": {"mo": [["09:00", "12:00"], ["14:00", "18:30"]]},
            "closures": [["2031-12-24", "2032-01-02"]],
            "admission": "members",
            "price": "income",
            "publics": ["femmes"],
            "is_step_free": True,
        },
    )
    said = {
        "horaires": "Lundi 9\u00a0h\u00a0–\u00a012\u00a0h, 14\u00a0h\u00a0–\u00a018\u00a0h\u00a030",
        "fermetures": "24/12/2031 – 02/01/2032",
        "pour_qui": "Sur adhésion",
        "prix": "Selon les revenus",
        "publics": "Femmes",
        "acces": "de plain-pied",
    }
    [row] = rows(client)
    assert said.items() <= row.items()
    [feature] = client.get("/annuaire/structures.geojson").json()["features"]
    assert said.items() <= feature["properties"].items()


def test_each_column_is_explained_in_the_guide():
    guide = (Path(__file__).parents[4] / "docs" / "guide.md").read_text()
    assert [title for title in exports.FILES.titles if f"`{title}`" not in guide] == []
