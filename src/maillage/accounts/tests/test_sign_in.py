"""Signing in: by a link that works once, by a code that arrives by mail."""

import datetime as dt
import re

import pytest
from django.core.management import call_command

from maillage.accounts import actions
from maillage.accounts.models import SignInLink
from maillage.base import clock
from maillage.base.models import Message

pytestmark = pytest.mark.django_db


def test_a_link_opens_a_page_with_a_button_and_works_once(client, amina):
    address = f"/compte/lien/{actions.sign_in_link(user=amina, at=clock.now())}/"
    assert "Entrer" in client.get(address).content.decode()
    assert client.get("/equipe/").status_code == 302  # opening the link is not entering
    assert client.post(address).url == "/equipe/"
    assert client.get("/equipe/").status_code == 200
    client.logout()
    assert client.post(address).status_code == 410


def test_a_link_dies_after_an_hour(amina):
    token = actions.sign_in_link(user=amina, at=clock.now() - dt.timedelta(minutes=61))
    with pytest.raises(actions.LinkSpent):
        actions.use_link(token=token, at=clock.now())


def test_only_the_hash_of_a_link_is_kept(amina):
    token = actions.sign_in_link(user=amina, at=clock.now())
    assert token not in str(list(SignInLink.objects.values()))


def test_the_terminal_makes_the_first_person_steward(capsys):
    call_command("sign_in", "chloe@mairie.example")
    said = capsys.readouterr().out
    assert "responsable du site" in said
    assert "/compte/lien/" in said


def test_a_code_signs_in(client, amina):
    client.post("/compte/connexion/", {"email": amina.email})
    mail = Message.objects.get()
    assert mail.recipient == amina.email
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.text, re.M).group(1)
    client.post("/compte/connexion/code/", {"code": code})
    assert client.get("/equipe/").status_code == 200


def test_known_and_unknown_addresses_get_the_same_answer(client, amina):
    known = client.post("/compte/connexion/", {"email": amina.email})
    client.logout()
    unknown = client.post("/compte/connexion/", {"email": "personne@nulle.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_disabling_a_person_ends_the_session(client, amina):
    client.force_login(amina)
    amina.is_active = False
    amina.save()
    assert client.get("/equipe/").status_code == 302
