"""What a buyer reads of a need, and a request for quotes with its proof."""

import datetime as dt

import pytest

from maillage.base import clock
from maillage.notices import actions as notices
from maillage.notices.models import Notice
from maillage.organisations.tests.builders import make_organisation
from maillage.purchases import fiction

pytestmark = pytest.mark.django_db
TOLD = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)


def test_a_need_is_answered_without_cookie_and_nothing_is_written(territory, client):
    make_organisation(name="Ménage Solidaire", summary="Nettoyage de gymnases.", indexed=True)
    answer = client.get("/j-achete/?q=nettoyage&cpv=90911200-8&montant=1000000&jour=2026-11-27")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Ménage Solidaire" in html
    assert "/annuaire/?q=nettoyage" in html
    assert "833 heures" in html
    assert "semble possible" in html
    assert "à vérifier" in html
    assert "pas dans la liste des services de R2113-8" in html
    assert "L2113-12" in html


def test_the_example_has_an_answer_to_check(territory, client):
    html = client.get("/j-achete/").content.decode()
    assert "cpv=85312000" in html
    html = client.get("/j-achete/?q=accompagnement+social&cpv=85312000&montant=140000")
    assert "Reste à dire si c’est une mission de service public." in html.content.decode()


def test_what_makes_no_sense_is_told_beside_its_field(client):
    html = client.get("/j-achete/?q=repas&cpv=55320000-1").content.decode()
    assert "la clé de ce code CPV est fausse" in html
    assert "Article par article" not in html


def asked(**said):
    due = clock.today() + dt.timedelta(days=10)
    need = {"name": "Buffet", "buyer": "Ville", "contract": "services", "amount": "12000"}
    return need | {"day": due.isoformat(), "summary": "Pour cent personnes."} | said


def test_a_request_for_quotes_is_public_with_its_dated_proof(territory, client, amina):
    assert client.post("/j-achete/devis/", asked()).status_code in (302, 403)
    assert not Notice.objects.exists()
    client.force_login(amina)
    assert client.post("/j-achete/devis/", asked()).status_code == 302
    row = Notice.objects.get()
    client.logout()
    assert "Buffet" in client.get(row.get_absolute_url()).content.decode()
    address = f"/j-achete/devis/{row.pk}/preuve.pdf"
    assert address in client.get("/j-achete/").content.decode()
    assert client.get(address).content.startswith(b"%PDF")


def test_a_sounding_is_open_to_all_and_buys_nothing(territory, client, amina):
    client.force_login(amina)
    assert client.post("/j-achete/sourcage/", asked(amount="")).status_code == 302
    row = Notice.objects.get()
    assert (row.procedure, row.amount, row.is_open) == ("sourçage", None, True)
    client.logout()
    assert client.get(f"/j-achete/devis/{row.pk}/preuve.pdf").content.startswith(b"%PDF")


def test_the_proof_says_when_it_was_told_and_that_it_was_to_all(territory):
    from maillage.media import paper as sheets
    from maillage.purchases import paper, queries

    class Heard:
        lines: list = []

        def write(self, lines, **_style):
            self.lines += lines

        def draw(self, url):
            self.lines.append(url)

        foot = write
        y = 0

    row = notices.write(values={"name": "Buffet", "buyer": "Ville"}, by="user:1", at=TOLD)
    notices.write(values={"name": "Buffet froid"}, by="user:1", at=clock.now(), notice=row)
    assert queries.first_told(row) == TOLD
    heard = Heard()
    paper._write(sheets, row, TOLD, heard)
    said = " ".join(heard.lines)
    assert "2 novembre 2026, 10 h 30" in said  # in the hour of Paris
    assert "toute entreprise peut répondre" in said
    assert row.get_absolute_url() in said


@pytest.mark.parametrize(
    ("said", "why"),
    [({"amount": "60000"}, "R2122-8"), ({"day": "2020-01-01"}, "au moins un jour")],
)
def test_above_the_threshold_or_too_late_it_is_refused(territory, client, amina, said, why):
    client.force_login(amina)
    assert why in client.post("/j-achete/devis/", asked(**said)).content.decode()
    assert not Notice.objects.exists()


def test_another_notice_has_no_proof_of_this_kind(territory, client):
    row = notices.write(values={"name": "Travaux"}, by="user:1", at=clock.now())
    assert client.get(f"/j-achete/devis/{row.pk}/preuve.pdf").status_code == 404


def test_the_scene_asks_for_quotes_and_names_who_helps(territory, client, amina):
    fiction.play(officer=amina, at=clock.now())
    row = Notice.objects.get(procedure="demande de devis")
    assert (row.amount, row.is_fictional) == (12_000, True)
    html = client.get("/j-achete/").content.decode()
    assert row.name in html
    assert "Ana Ruiz" in html
