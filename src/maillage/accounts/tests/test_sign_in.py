"""Signing in: by a link that works once, by a code that arrives by mail."""

import base64
import datetime as dt
import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from maillage.accounts import actions
from maillage.accounts.models import Role, SignInLink
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock, settings
from maillage.base.models import Change, Message

pytestmark = pytest.mark.django_db


def test_a_link_leads_who_has_no_role_to_their_own_space(client, bilal):
    address = f"/compte/lien/{actions.sign_in_link(user=bilal, at=clock.now())}/"
    assert client.post(address).url == "/mon-espace/"
    assert client.get("/mon-espace/").status_code == 200


def test_a_first_link_leads_an_officer_to_the_team_before_any_second_factor(client, db):
    paul = actions.give_role(
        email="paul@agent.example",
        name="Paul",
        role="officer",
        commune=None,
        by="system",
        at=clock.now(),
    )
    address = f"/compte/lien/{actions.sign_in_link(user=paul, at=clock.now())}/"
    assert client.post(address).url == "/equipe/"


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


def test_the_first_person_may_ask_for_the_role_that_they_are_given(capsys):
    call_command("sign_in", "chloe@mairie.example", role="steward")
    assert [role.name for role in Role.objects.all()] == ["steward"]


def signed_in_by_code(client, user):
    client.post("/compte/connexion/", {"email": user.email})
    mail = Message.objects.first()
    assert mail.recipient == user.email
    assert mail.text.startswith("Bonjour,")
    assert "testserver" not in mail.text
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.text, re.M).group(1)
    return client.post("/compte/connexion/code/", {"code": code})


def code_of(user):
    """What the application of codes shows now."""
    kept = Authenticator.objects.get(user=user, type="totp").data["secret"]
    secret = get_adapter().decrypt(kept)
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_a_code_signs_in_somebody_without_a_role(client, bilal):
    assert signed_in_by_code(client, bilal).url == "/mon-espace/"
    assert client.get("/mon-espace/").status_code == 200


def test_an_officer_needs_the_second_factor_too(client, amina):
    asked = signed_in_by_code(client, amina)
    assert asked.url == "/compte/connexion/second-facteur/"
    assert client.get("/equipe/").status_code == 302
    wrong = client.post(asked.url, {"code": "000000"})
    assert "incorrect" in wrong.content.decode().lower()
    assert client.post(asked.url, {"code": code_of(amina)}).url == "/equipe/"
    assert client.get("/equipe/").status_code == 200


def test_a_site_may_do_without_second_factor(client, amina):
    Authenticator.objects.all().delete()
    settings.decide(values={"accounts.second_factor": False}, by=amina.author, at=clock.now())
    client.force_login(amina)
    assert client.get("/equipe/").status_code == 200


def test_an_application_of_codes_is_set_up_then_recovery_codes_are_shown(
    client, bilal, monkeypatch
):
    monkeypatch.setattr(transaction, "on_commit", lambda act, **kwargs: act())
    client.force_login(bilal)
    form = client.get("/compte/securite/application/").context["form"]
    counter = next(yield_hotp_counters_from_time())
    code = format_hotp_value(hotp_value(form.secret, counter))
    answer = client.post("/compte/securite/application/", {"code": code})
    assert answer.url == "/compte/securite/secours/"
    page = client.get("/compte/securite/secours/")
    assert "autres sessions restent ouvertes" in page.content.decode()
    codes = page.context["unused_codes"]
    assert len(codes) == 10
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert form.secret not in stored
    assert "application" in Message.objects.first().text.lower()
    assert Change.objects.filter(act="security.totp_activated", by=bilal.author).exists()


def test_after_the_codes_one_goes_on_to_the_page_first_wanted(client, db, monkeypatch):
    monkeypatch.setattr(transaction, "on_commit", lambda act, **kwargs: act())
    paul = actions.give_role(
        email="paul@agent.example",
        name="Paul",
        role="officer",
        commune=None,
        by="system",
        at=clock.now(),
    )
    client.post(f"/compte/lien/{actions.sign_in_link(user=paul, at=clock.now())}/")
    wanted = "/equipe/file/?commune=42218"
    assert client.get(wanted).url == "/compte/securite/"
    form = client.get("/compte/securite/application/").context["form"]
    assert "Code à six chiffres" in str(form)
    code = format_hotp_value(hotp_value(form.secret, next(yield_hotp_counters_from_time())))
    page = client.post("/compte/securite/application/", {"code": code}, follow=True)
    assert f'<a class="button" href="{wanted}">' in page.content.decode()
    assert client.get(wanted).status_code == 200


def test_a_recovery_code_opens_once(client, bilal):
    with_second_factor(bilal)
    code = RecoveryCodes.activate(bilal).get_unused_codes()[0]
    for path in ("/mon-espace/", "/compte/connexion/second-facteur/"):
        asked = signed_in_by_code(client, bilal)
        answer = client.post(asked.url, {"code": code})
        assert getattr(answer, "url", asked.url) == path
        client.logout()


def test_each_session_is_listed_and_ended(client, bilal):
    at_home = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/144.0"})
    signed_in_by_code(at_home, bilal)
    signed_in_by_code(client, bilal)
    body = client.get("/compte/sessions/").content.decode()
    assert "Firefox, Linux" in body
    other = next(
        s for s in client.get("/compte/sessions/").context["sessions"] if not s.is_this_one
    )
    client.post(f"/compte/sessions/{other.pk}/fermer/")
    assert at_home.get("/mon-espace/").status_code == 302
    assert client.get("/mon-espace/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(client, amina, bilal):
    at_home = Client()
    signed_in_by_code(at_home, bilal)
    client.force_login(amina)
    client.post(f"/compte/sessions/{UserSession.objects.get().pk}/fermer/")
    assert at_home.get("/mon-espace/").status_code == 200


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


def test_who_asks_for_a_code_and_never_types_it_is_forgotten(client, bilal, monkeypatch, settings):
    client.post("/compte/connexion/", {"email": bilal.email})
    row = Session.objects.get()
    assert bilal.email in str(row.get_decoded())
    body = row.session_data.split(":")[0]  # signed, and sealed before: nothing to read
    assert bilal.email.encode() not in base64.urlsafe_b64decode(body.strip(".") + "===")
    # A library dates it, by its own clock.
    at = row.expire_date - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    monkeypatch.setattr(clock, "now", lambda: at)
    actions.purge()
    assert Session.objects.exists()
    monkeypatch.setattr(clock, "now", lambda: at + dt.timedelta(minutes=61))
    actions.purge()
    assert not Session.objects.exists()


def test_a_session_that_is_open_outlives_the_purge(client, bilal, monkeypatch):
    signed_in_by_code(client, bilal)
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at + dt.timedelta(hours=9))
    actions.purge()
    assert client.get("/mon-espace/").status_code == 200


@pytest.mark.parametrize("said", ["9" * 5000, "[" * 100_000, "-1", "{}"])
def test_what_no_key_answers_is_refused(client, said):
    answer = client.post("/compte/connexion/cle/", {"credential": said})
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session
