"""« J’achète », as a buyer reads it."""

import pytest

from maillage.organisations.tests.builders import make_organisation

pytestmark = pytest.mark.django_db


def read(client, asked=""):
    answer = client.get(f"/acheter/{asked}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_buyer_reads_who_could_answer_and_what_each_article_says(territory, client):
    make_organisation(name="Nettoyage du Gier", indexed=True)
    html = read(client, "?besoin=nettoyage&montant=1000000&part=60&cpv=90911200&articles=L2113-13")
    assert "1 structure d’ici répond à « nettoyage »" in html
    assert "Nettoyage du Gier" in html
    assert "Environ 833 heures" in html
    assert "L2113-13" in html
    assert "semble possible" in html
    assert "La liste (R2113-8) n’a pas 90911200." in html


def test_the_day_of_the_notice_moves_the_answer(territory, client):
    before = read(client, "?besoin=atelier&jour=2019-03-31&part=60&articles=L2113-12")
    assert "pas encore en vigueur" in before
    assert "semble possible" not in before


def test_what_cannot_be_read_is_said(territory, client):
    assert "Corrigez" in read(client, "?besoin=x&cpv=12")
    assert "Corrigez" in read(client, "?besoin=x&montant=beaucoup&jour=hier")


def test_a_buyer_is_led_there(territory, client):
    assert "/acheter/" in client.get("/j-achete-ou-je-decide/").content.decode()
