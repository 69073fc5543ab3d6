"""Awards and the share, as people read them and as the team mends them."""

import csv
import io

import pytest

from maillage.awards import ground
from maillage.awards.models import Award
from maillage.awards.tests.builders import BUYER, award
from maillage.awards.tests.test_share import ABSENT, ASSOCIATION, ESS, UNREADABLE
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(territory):
    page = make_organisation("Asso", siren=ASSOCIATION, legal_category="9220")
    award(name="Ménage", winners=ESS, amount=1000, buyer="Ville", social="reserved")
    award(name="Voirie", winners=ABSENT, amount=3000, cpv="45233142", notified_on="2024-02-01")
    award(name="Meubles", winners=UNREADABLE, amount=700)
    index.settle()
    return page


def test_the_list_its_files_and_a_page(client, told):
    page = client.get("/marches/attribues/?social=reserved").content.decode()
    assert "Ménage" in page
    assert "Voirie" not in page
    body = client.get("/marches/attribues/marches.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body), delimiter=";"))
    assert {(row["objet"], row["titulaire"], row["statut"]) for row in rows} == {
        ("Ménage", "Asso", "ess"),
        ("Voirie", "Firme", "absent"),
        ("Meubles", "?", "unknown"),
    }
    feed = client.get("/marches/attribues/marches.atom").content.decode()
    assert feed.count("<entry>") == 3
    one = Award.objects.get(name="Ménage")
    page = client.get(one.get_absolute_url()).content.decode()
    assert told.get_absolute_url() in page
    assert client.get(f"{one.get_absolute_url()}sources/").status_code == 200
    page = client.get(told.get_absolute_url()).content.decode()
    assert "Marchés publics obtenus" in page


def test_the_share_and_its_file(client, told, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        page = client.get("/marches/part-ess/").content.decode()
    assert "25,0 %" in page
    assert "1 000 €" in page.replace("\u202f", " ").replace("\u00a0", " ")
    page = client.get(f"/marches/part-ess/?acheteur={BUYER}&annee=2024").content.decode()
    assert "0,0 %" in page
    assert "Ville" in page
    body = client.get("/marches/part-ess/part.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body), delimiter=";"))
    whole = [row for row in rows if row["dimension"] == "whole" and row["annee"] == "toutes"]
    assert [(row["part_ess"], row["ess"], row["unknown"]) for row in whole] == [
        ("25.00", "1000.00", "700.00")
    ]


def test_the_team_mends_what_stands_apart(client, told, amina):
    client.force_login(amina)
    page = client.get("/equipe/marches-attribues/").content.decode()
    assert "Meubles" in page
    one = Award.objects.get(name="Meubles")
    address = f"{one.get_absolute_url()}corriger/"
    said = {"amount": "700", "buyer_siret": BUYER, "name_0": "Asso", "number_0": ASSOCIATION}
    assert client.post(address, said | {"number_0": "123"}).status_code == 200
    assert client.post(address, said | {"share_0": "40"}).status_code == 200
    assert client.post(address, said).status_code == 302
    one.refresh_from_db()
    assert (one.reason, one.winners.get().basket) == ("", "ess")
    assert ground.whole_share().cents["ess"] == 170_000
