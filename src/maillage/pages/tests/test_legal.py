"""The legal notice: what the law asks is typed once, read by all, taken back."""

import pytest

from maillage.base.models import Change
from maillage.pages.models import LegalNotice

pytestmark = pytest.mark.django_db
NOTICE = {
    "publisher": "Josette Martin, présidente",
    "address": "1 place Carnot, 42000 Saint-Étienne",
    "phone": "04 77 00 00 00",
    "host": "Les machines du Gier",
    "host_address": "2 rue Neuve, 42700 Firminy",
    "host_phone": "04 77 00 00 01",
}


@pytest.fixture
def desk(client, amina, territory):
    client.force_login(amina)
    return client


def read(client):
    return client.get("/mentions-legales/").content.decode().replace("\xa0", " ")


def test_each_thing_that_the_law_asks_is_read_by_everybody(desk):
    assert "Direction de la publication" not in read(desk)
    desk.post("/equipe/mentions/", NOTICE)
    desk.logout()
    said = read(desk)
    assert [one for one in NOTICE.values() if one not in said] == []


@pytest.mark.parametrize("name", NOTICE)
def test_none_of_them_may_lack(desk, name):
    desk.post("/equipe/mentions/", NOTICE | {name: ""})
    assert not LegalNotice.objects.exists()


def test_a_telephone_that_is_none_is_refused(desk):
    desk.post("/equipe/mentions/", NOTICE | {"host_phone": "12"})
    assert not LegalNotice.objects.exists()


def test_each_writing_is_undone_to_what_was_before(desk):
    desk.post("/equipe/mentions/", NOTICE)
    desk.post("/equipe/mentions/", NOTICE | {"host": "Un autre"})
    second, first = Change.objects.filter(act="notice.write").order_by("-pk")
    desk.post(f"/equipe/historique/{second.pk}/annuler/")
    assert LegalNotice.objects.get().host == "Les machines du Gier"
    desk.post(f"/equipe/historique/{first.pk}/annuler/")
    assert not LegalNotice.objects.exists()
