"""What everybody reads of notices, and what an officer types for a buyer."""

import datetime as dt

import pytest

from maillage.base import clock
from maillage.notices import actions
from maillage.notices.models import Notice
from maillage.notices.tests.builders import SIRET, bring, lines, record
from maillage.search import index

pytestmark = pytest.mark.django_db


def make_notice(name="Nettoyage de gymnases", days=10, **values):
    due = clock.now() + dt.timedelta(days=days)
    said = {"name": name, "deadline": due.isoformat(), "contract": "services"}
    return actions.write(values=said | values, by="user:1", at=clock.now())


def page(client, address="/marches/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_nearest_deadline_is_first_and_filters_narrow(territory, client):
    make_notice("Espaces verts", days=20)
    make_notice("Nettoyage", days=5, reserved="workshops")
    make_notice("Gros œuvre", days=9, contract="works")
    index.settle()
    html = page(client)
    assert html.index("Nettoyage") < html.index("Gros œuvre") < html.index("Espaces verts")
    narrowed = page(client, "/marches/?nature=works")
    assert "Gros œuvre" in narrowed
    assert "Espaces verts" not in narrowed
    assert "Espaces verts" not in page(client, "/marches/?q=nettoyage")


def test_a_notice_says_its_deadline_its_lots_and_its_reserve(territory, client):
    row = make_notice(
        reserved="unsaid",
        articles=["L2113-13"],
        lots=[{"number": "2", "name": "Gymnases", "cpv": ["90911200"], "amount": 84000}],
    )
    html = page(client, row.get_absolute_url())
    assert "Il reste 10 jours" in html
    assert "Services de nettoyage de bâtiments" in html
    assert "L2113-13" in html
    assert "Demandez à l’acheteur quel article" in html


def test_what_each_source_said_is_one_click_away(territory, client):
    folder = {"contractfolderid": "4f1a0c2e"}
    bring(lines(record(**folder)))
    bring(lines(record("P-7", **folder, objet="Ménage de gymnases")), source="plateforme")
    row = Notice.objects.get()
    assert "sauf 1 point" in page(client, row.get_absolute_url())
    html = page(client, f"{row.get_absolute_url()}sources/")
    assert "Ménage de gymnases" in html
    assert "Nettoyage de trois gymnases" in html


def test_what_is_doubtful_is_shown(territory, client):
    lot = {"numLot": "1", "intitule": "Gymnases"}
    bring(lines(record(lots=[lot], siret="12345", datelimitereponse="2026-12-08")))
    html = page(client, Notice.objects.get().get_absolute_url())
    assert "SIRET de l’acheteur douteux" in html
    assert "heure de l’échéance non dite" in html
    assert "lot sans code CPV" in html


def test_the_deadline_goes_into_a_calendar(territory, client):
    row = make_notice(deadline="2026-12-15T12:00:00+01:00")
    body = client.get(f"{row.get_absolute_url()}echeance.ics").content.decode()
    assert "DTEND:20261215T110000Z" in body
    assert "STATUS:CONFIRMED" in body


def test_an_officer_types_the_notice_of_a_buyer(territory, client, amina):
    client.force_login(amina)
    due = clock.today() + dt.timedelta(days=20)
    said = {
        "name": "Repas de la crèche",
        "buyer": "Commune inventée",
        "buyer_siret": f"SIRET {SIRET}",
        "contract": "services",
        "procedure": "procédure adaptée",
        "day": due.isoformat(),
        "hour": "16:30",
        "amount": "12000",
        "cpv": "55320000, 55523100",
        "lots": "Midi\nGoûter",
    }
    refused = client.post("/marches/publier/", said | {"cpv": "55320000-1"})
    assert "la clé de ce code CPV est fausse" in refused.content.decode()
    assert client.post("/marches/publier/", said).status_code == 302
    row = Notice.objects.get()
    assert (row.buyer_siret, [lot.name for lot in row.lots.all()]) == (SIRET, ["Midi", "Goûter"])
    assert f"{row.deadline_there:%H:%M}" == "16:30"


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "open"),
        ({"is_cancelled": True}, "cancelled"),
        ({"awarded_on": "2026-11-01"}, "awarded"),
        ({"is_planned": True}, "planned"),
        ({"deadline": "2020-01-01T12:00:00+01:00"}, "closed"),
    ],
)
def test_a_state_and_its_set_agree(territory, values, state):
    row = make_notice(**values)
    assert row.state == state
    assert Notice.objects.open().contains(row) == (state == "open")
