"""A search asked again: double opt-in, one digest a person, ended at one click."""

import datetime as dt
import re

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Change, Message
from maillage.mailing import actions as mailing
from maillage.mailing.models import Recipient, SavedSearch
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import hold, make_organisation

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
PAUL = "paul@voisin.example"


@pytest.fixture
def at(monkeypatch, territory):
    """Live on a given day."""

    def live(day):
        monkeypatch.setattr(clock, "now", lambda: day)
        monkeypatch.setattr(clock, "today", lambda: day.date())

    live(MONDAY)
    return live


def ask(client, query="q=vélo", email=PAUL, every="week"):
    client.post(
        f"/alertes/nouvelle/structures/?{query}",
        {"sender_email": email, "every": every, "agrees": "on"},
    )
    jobs.drain()


def link():
    return re.search(r"/alertes/[\w:.-]+/", Message.objects.latest("pk").text)[0]


def asked(client, **details):
    ask(client, **details)
    client.post(link())


def digest():
    before = list(Message.objects.values_list("pk", flat=True))
    mailing.start()
    jobs.drain()
    return list(Message.objects.exclude(pk__in=before).order_by("pk"))


def test_nothing_is_sent_before_the_address_confirms(client, at):
    ask(client)
    at(MONDAY + dt.timedelta(days=3))
    make_organisation(name="La Roue", summary="Réparer son vélo", indexed=True)
    at(MONDAY + dt.timedelta(days=8))
    assert digest() == []
    confirm = link()
    assert "Confirmer mon alerte" in client.get(confirm).content.decode()
    assert Recipient.objects.get().confirmed_at is None
    client.post(confirm)
    assert [mail.recipient for mail in digest()] == [PAUL]


def test_an_alert_tells_what_is_new_and_only_once(client, at):
    make_organisation(name="Ancien vélo", indexed=True)
    asked(client)
    at(MONDAY + dt.timedelta(days=3))
    make_organisation(name="Vélo neuf", indexed=True)
    make_organisation(name="Jardin", indexed=True)
    at(MONDAY + dt.timedelta(days=8))
    [mail] = digest()
    assert "Vélo neuf" in mail.text
    assert "Ancien vélo" not in mail.text
    assert "Jardin" not in mail.text
    at(MONDAY + dt.timedelta(days=16))
    assert digest() == []


def test_what_the_team_hides_is_in_no_alert(client, at):
    asked(client)
    at(MONDAY + dt.timedelta(days=3))
    page = make_organisation(name="Vélo retiré", indexed=True)
    Organisation.objects.filter(pk=page.pk).update(is_listed=False)
    at(MONDAY + dt.timedelta(days=8))
    assert digest() == []


def test_one_person_one_digest_over_all_rooms(client, at):
    """Paul holds a page that nobody confirmed for long, and follows two searches."""
    page = make_organisation(name="La Roue", indexed=True)
    hold(page, PAUL, "Paul")
    Organisation.objects.update(confirmed_on=dt.date(2025, 1, 1))
    asked(client)
    asked(client, query="q=jardin")
    at(MONDAY + dt.timedelta(days=3))
    for name in ("Vélo neuf", "Jardin neuf"):
        make_organisation(name=name, indexed=True)
    at(MONDAY + dt.timedelta(days=8))
    [mail] = digest()
    for said in ("Tout est encore juste ?", "Vélo neuf", "Jardin neuf"):
        assert said in mail.text


def test_searches_saved_on_different_days_make_one_mail_a_week(client, at):
    asked(client)
    at(MONDAY + dt.timedelta(days=2))
    asked(client, query="q=jardin")
    at(MONDAY + dt.timedelta(days=3))
    for name in ("Vélo neuf", "Jardin neuf"):
        make_organisation(name=name, indexed=True)
    sent = []
    for day in (7, 8, 9, 10):
        at(MONDAY + dt.timedelta(days=day))
        sent += digest()
    assert len(sent) == 1
    assert "Jardin neuf" in sent[0].text


def test_nobody_is_written_to_on_a_holiday(client, at):
    asked(client)
    make_organisation(name="Vélo neuf", indexed=True)
    at(dt.datetime(2027, 5, 1, 9, tzinfo=dt.UTC))
    assert digest() == []


def test_one_click_ends_everything_without_a_session_or_a_key(at):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    mailing.save_search(
        email=PAUL,
        kind="structures",
        query="",
        every="week",
        source="/",
        is_confirmed=True,
        at=clock.now(),
    )
    at(MONDAY + dt.timedelta(days=8))
    make_organisation(name="Vélo neuf", indexed=True)
    [mail] = digest()
    path = re.sub(r"^https?://[^/]+", "", mail.unsubscribe_url)
    assert strict.get(path).status_code == 200
    assert Recipient.objects.exists()
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Recipient.objects.exists()
    assert strict.get(path).status_code == 404


def test_a_stranger_adds_nothing_to_somebody_s_digest(client, at):
    asked(client, query="q=jardin")
    ask(client, query="q=vélo")  # somebody else types Paul's address
    at(MONDAY + dt.timedelta(days=3))
    make_organisation(name="Vélo neuf", indexed=True)
    at(MONDAY + dt.timedelta(days=8))
    assert digest() == []


def test_an_address_is_not_flooded_with_confirmations(client, at):
    for n in range(9):
        ask(client, query=f"q=mot{n}")
    assert Message.objects.count() == 3


def test_the_same_search_is_saved_once_whatever_the_order_of_its_filters(client, at):
    for query in ("q=vélo&theme=mobilite&employeur=oui", "employeur=oui&theme=mobilite&q=vélo"):
        asked(client, query=query)
    row = SavedSearch.objects.get()
    assert "vélo" in row.name


def test_somebody_signed_in_needs_no_mail_and_sees_their_alerts(client, at, bilal):
    client.force_login(bilal)
    client.post("/alertes/nouvelle/structures/?q=vélo", {"every": "month", "agrees": "on"})
    assert Message.objects.count() == 0
    body = client.get("/mon-espace/").content.decode()
    assert "vélo" in body
    client.post("/mon-espace/effacer/")
    assert not Recipient.objects.exists()


def test_the_ledger_keeps_the_act_and_not_the_address(client, at):
    asked(client)
    assert Change.objects.filter(act="alert.confirm").exists()
    assert PAUL not in str(list(Change.objects.values()))


def test_a_forged_link_opens_nothing(client, at):
    asked(client)
    assert client.get("/alertes/1:forged/").status_code == 404
