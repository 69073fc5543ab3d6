"""Who holds a page and the address that it publishes are told, and may object with a button."""

import re

import pytest

from maillage.accounts.models import User
from maillage.base import clock
from maillage.base.models import Message
from maillage.managers.actions import managers
from maillage.managers.tests.test_managers import claim
from maillage.organisations import rules
from maillage.organisations.models import Manager
from maillage.organisations.tests.builders import make_organisation
from maillage.participation.models import Contribution

pytestmark = pytest.mark.django_db
MILA, PUBLISHED = "mila@laroue.example", "contact@laroue.example"


@pytest.fixture
def page(territory):
    return make_organisation(name="La Roue", website="https://laroue.example", email=PUBLISHED)


def give(page, email, proof):
    managers.give(organisation=page, email=email, name="", proof=proof, by="system", at=clock.now())
    return User.objects.get(email=email)


def told():
    """{who is told: the link to object}"""
    rows = Message.objects.filter(text__contains="/contester/")
    return {m.recipient: re.search(r"/contester/[\w:.-]+/", m.text)[0] for m in rows}


def test_a_page_that_is_given_is_told_to_the_published_address(client, page):
    claim(client, page, MILA)
    assert Manager.objects.get().proof == "domain"
    assert set(told()) == {PUBLISHED}


def test_a_claim_is_told_to_holders_and_to_the_published_address(client, page):
    give(page, MILA, "officer")
    Message.objects.all().delete()
    claim(client, page, "noe@ailleurs.example")
    assert set(told()) == {MILA, PUBLISHED}


def test_a_claim_that_a_machine_holds_is_told_too(client, page):
    """The trap of robots does not make it silent."""
    client.post(
        f"/structures/{page.slug}/gerer/",
        {
            "name": "Noé",
            "note": "moi",
            "sender_email": "noe@ailleurs.example",
            "surname": "x",
        },
    )
    link = re.search(r"/contribuer/[\w/-]+/", Message.objects.latest("pk").text)[0]
    client.post(f"{link}envoyer/")
    assert Contribution.objects.get().flagged
    assert set(told()) == {PUBLISHED}


def test_nothing_that_a_stranger_typed_is_in_the_message(client, page):
    client.post(
        f"/structures/{page.slug}/gerer/",
        {
            "name": "Achetez",
            "note": "mes pilules",
            "sender_email": "pilules@ailleurs.example",
        },
    )
    link = re.search(r"/contribuer/[\w/-]+/", Message.objects.latest("pk").text)[0]
    client.post(f"{link}envoyer/")
    said = Message.objects.get(recipient=PUBLISHED)
    assert "ilules" not in f"{said.subject} {said.text}"
    assert "Achetez" not in said.text


def test_who_is_invited_by_a_holder_is_told_to_the_others_and_not_to_the_one_who_acts(page):
    mila = give(page, MILA, "officer")
    give(page, "noe@laroue.example", "officer")
    Message.objects.all().delete()
    managers.give(
        organisation=page,
        email="zoe@laroue.example",
        name="",
        proof="invitation",
        by=mila.author,
        at=clock.now(),
    )
    assert set(told()) == {"noe@laroue.example", PUBLISHED}


def test_opening_the_link_changes_nothing(client, page):
    mila = give(page, MILA, "domain")
    body = client.get(told()[PUBLISHED]).content.decode()
    assert "Je m’y oppose" in body
    assert MILA not in body
    assert rules.manages(mila, page)
    assert client.get("/contester/faux/").status_code == 404


def test_what_a_machine_gave_is_suspended_until_somebody_decides(client, page, amina):
    mila = give(page, MILA, "domain")
    link = told()[PUBLISHED]
    client.post(link)
    assert not rules.manages(mila, page)
    row = Contribution.objects.get(kind="page_contest")
    client.post(link)  # twice is once
    assert Contribution.objects.count() == 1
    client.force_login(amina)
    assert MILA in client.get(row.get_absolute_url()).content.decode()
    client.post(row.get_absolute_url(), {"verdict": "keep", "revision": row.revision})
    assert rules.manages(mila, page)
    client.post(f"/equipe/file/{row.pk}/reprendre/")
    assert not rules.manages(mila, page)


def test_what_the_team_decided_stays_until_it_decides_again(client, page, amina):
    mila = give(page, MILA, "officer")
    client.post(told()[PUBLISHED])
    assert rules.manages(mila, page)
    row = Contribution.objects.get(kind="page_contest")
    client.force_login(amina)
    client.post(row.get_absolute_url(), {"verdict": "refuse", "revision": row.revision})
    assert not rules.manages(mila, page)
    client.post(f"/equipe/file/{row.pk}/reprendre/")
    assert rules.manages(mila, page)


def test_nobody_decides_of_a_contest_without_opening_it(client, page, amina):
    give(page, MILA, "domain")
    client.post(told()[PUBLISHED])
    row = Contribution.objects.get(kind="page_contest")
    client.force_login(amina)
    client.post("/equipe/file/publier/", {"row": row.pk})
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_claim_that_is_contested_stands_apart_and_no_code_opens_it(client, territory, amina):
    page = make_organisation(name="La Roue", email=PUBLISHED)
    link, row = claim(client, page, "noe@ailleurs.example")
    client.post(told()[PUBLISHED])
    row.refresh_from_db()
    assert "s’y oppose" in row.flagged
    address = f"/structures/{page.slug}/gerer/code/?suivi={link.split('/')[-2]}"
    client.post(address, {"send": "1"})
    code = re.search(r"^ {4}(\w{8})$", Message.objects.latest("pk").text, re.M)[1]
    client.post(address, {"code": code})
    assert not Manager.objects.exists()


def test_the_link_of_a_claim_still_serves_once_it_was_accepted(client, page, amina):
    _link, row = claim(client, page, "noe@ailleurs.example")
    link = told()[PUBLISHED]
    client.force_login(amina)
    client.post(row.get_absolute_url(), {"verdict": "accept", "revision": row.revision})
    client.logout()
    client.post(link)
    assert Contribution.objects.filter(kind="page_contest").count() == 1


def test_a_link_to_object_ends(client, page, monkeypatch):
    give(page, MILA, "domain")
    link = told()[PUBLISHED]
    import time

    later = time.time() + 91 * 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(link).status_code == 404
