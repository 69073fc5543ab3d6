"""Nothing is sent to an address before somebody who reads it agrees, and it ends at one click."""

import datetime as dt
import re

import pytest
from django.core import signing
from django.test import Client

from maillage.base import clock, jobs
from maillage.base.models import Change, Message
from maillage.mailing import actions, queries, rules, views
from maillage.mailing.models import Bounce, Delivery, Recipient, SavedSearch

pytestmark = pytest.mark.usefixtures("leaves")
PAUL = "paul@voisin.example"
FORM = {"sender_email": PAUL, "every": "week", "agrees": "on"}


def ask(client, query="q=orme", **said):
    """Through the page, then the work that it left."""
    answer = client.post(f"/alertes/nouvelle/leaves/?{query}", FORM | said)
    jobs.drain()
    return answer


def link():
    return re.search(r"/alertes/[\w:.-]+/", Message.objects.latest("pk").text)[0]


def save(query="q=orme", email=PAUL, *, is_confirmed=True):
    return actions.save_search(
        email=email,
        kind="leaves",
        query=query,
        every="week",
        source="/",
        is_confirmed=is_confirmed,
        at=clock.now(),
    )


def test_the_page_says_what_is_searched_again(client):
    assert "Feuilles (q=orme)" in client.get("/alertes/nouvelle/leaves/?q=orme").content.decode()
    assert client.get("/alertes/nouvelle/nuages/").status_code == 404


@pytest.mark.parametrize("name", ["sender_email", "every", "agrees"])
def test_without_an_address_or_a_consent_nothing_is_asked(client, name):
    ask(client, **{name: ""})
    assert not Recipient.objects.exists()


def test_an_address_confirms_by_a_button_not_by_a_link(client):
    answer = ask(client)
    assert answer["Location"].startswith("/?q=orme")
    row = Recipient.objects.get()
    assert (row.email, row.consent, row.source) == (
        PAUL,
        str(rules.CONSENT),
        "/alertes/nouvelle/leaves/",
    )
    page = client.get(link())  # a mail filter follows links
    assert page.headers["Cache-Control"] == "no-store"
    assert "Confirmer mon alerte" in page.content.decode()
    assert not Recipient.objects.agreed().exists()
    client.post(link())
    assert list(Recipient.objects.agreed()) == [row]
    assert list(SavedSearch.objects.agreed()) == list(row.searches.all())
    assert "Confirmer mon alerte" not in client.get(link()).content.decode()


def test_the_mail_that_asks_carries_no_word_of_a_stranger(client):
    ask(client, query="q=Gagnez+vite")
    mail = Message.objects.get()
    assert "Gagnez" not in mail.text + mail.subject
    assert mail.recipient == PAUL


def test_a_stranger_adds_nothing_to_what_somebody_agreed_to(client):
    save()
    ask(client, query="q=casino")
    assert [row.query for row in SavedSearch.objects.agreed()] == ["q=orme"]
    client.post(link())
    assert SavedSearch.objects.agreed().count() == 2


def test_who_is_signed_in_needs_no_mail(client, bilal):
    client.force_login(bilal)
    ask(client, every="month")
    assert not Message.objects.exists()
    assert queries.mine(bilal).email == bilal.email
    assert [row.every for row in queries.searches_of(bilal)] == ["month"]
    save(is_confirmed=False, query="q=if", email=bilal.email)  # a stranger typed their address
    assert queries.searches_of(bilal).count() == 1


def test_nobody_signed_in_sees_nothing(rf):
    from django.contrib.auth.models import AnonymousUser

    save()
    assert queries.mine(AnonymousUser()) is None


def test_the_same_search_is_kept_once_and_its_pace_changes(client):
    for every in ("week", "month"):
        ask(client, every=every)
    assert [row.every for row in SavedSearch.objects.all()] == ["month"]


def test_three_confirmations_a_day_leave_for_an_address(client):
    for n in range(6):
        ask(client, query=f"q={n}")
    assert Message.objects.count() == 3


def test_one_place_asks_twenty_times_a_day(client, monkeypatch):
    monkeypatch.setattr(views, "MOST_A_DAY", 2)
    for n in range(4):
        ask(client, sender_email=f"paul{n}@voisin.example")
    assert Recipient.objects.count() == 2


def test_twenty_searches_are_enough_for_one_person(client, bilal):
    for n in range(20):
        save(query=f"q={n}", email=bilal.email)
    with pytest.raises(actions.TooManySearches):
        save(email=bilal.email)
    actions.ask(email=bilal.email, kind="leaves", query="q=if", every="week", source="/")
    client.force_login(bilal)
    assert ask(client)["Location"].startswith("/mon-espace/")
    assert SavedSearch.objects.count() == 20


def test_one_search_is_dropped_from_the_page_of_the_link(client):
    row, other = save(), save("q=if")
    address = f"/alertes/{queries.key_of(row.recipient)}/"
    client.post(f"{address}{row.pk}/retirer/")
    assert list(SavedSearch.objects.all()) == [other]
    foreign = save(email="rose@voisine.example")
    assert client.post(f"{address}{foreign.pk}/retirer/").status_code == 404


def test_one_click_of_the_mail_programme_ends_all_and_forgets(client):
    row = save()
    Delivery.objects.create(email=PAUL, parts=1)
    address = f"/alertes/{queries.key_of(row.recipient)}/fin/"
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(address).status_code == 200
    assert Recipient.objects.exists()
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Recipient.objects.exists()
    assert not SavedSearch.objects.exists()
    assert not Delivery.objects.exists()
    assert strict.get(address).status_code == 404


def test_a_link_is_signed_and_lives_two_years(client, at):
    key = queries.key_of(save().recipient)
    forged = signing.dumps(1, salt="other")
    assert client.get(f"/alertes/{forged}/").status_code == 404
    assert client.get(f"/alertes/{key}/").status_code == 200


def test_an_address_is_forgotten_everywhere():
    save()
    Delivery.objects.create(email=PAUL, parts=1)
    Bounce.objects.create(email=PAUL, status="5.1.1")
    save(email="rose@voisine.example")
    actions.forget(PAUL.upper())
    assert [row.email for row in Recipient.objects.all()] == ["rose@voisine.example"]
    assert not Delivery.objects.exists()
    assert not Bounce.objects.exists()


def test_the_ledger_keeps_the_act_and_not_the_address():
    row = save()
    actions.drop_search(search=row, at=clock.now())
    actions.end(recipient=row.recipient, at=clock.now())
    acts = list(Change.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["alert.save", "alert.drop", "alert.end"]
    assert PAUL not in str(list(Change.objects.values()))


def test_an_address_that_nobody_confirmed_is_forgotten_after_two_weeks(at):
    late = clock.now() + dt.timedelta(days=15)
    save(is_confirmed=False)
    kept = save(email="rose@voisine.example")
    save("q=casino", email="rose@voisine.example", is_confirmed=False)
    for old in (dt.timedelta(days=400), dt.timedelta(days=1)):
        Delivery.objects.create(email=PAUL, parts=1, at=late - old)
        Bounce.objects.create(email=PAUL, status="5.1.1", at=late - old)
    at(late)
    actions.purge()
    assert list(SavedSearch.objects.all()) == [kept]
    assert Recipient.objects.count() == Delivery.objects.count() == Bounce.objects.count() == 1
