"""Classifieds: given and sought, until a moment; answered without showing an address."""

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.managers.actions import managers
from maillage.news import rules, words
from maillage.news.actions import classifieds, messages
from maillage.news.models import Classified, ClassifiedMessage
from maillage.news.tests.builders import make_classified
from maillage.organisations.tests.builders import make_organisation
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import link, olivia
from maillage.search import index

pytestmark = pytest.mark.django_db
CLAIRE, DENIS = "claire@exemple.fr", "denis@exemple.fr"
ATOM = "{http://www.w3.org/2005/Atom}"


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def form(**more):
    last = clock.today() + dt.timedelta(days=20)
    said = {
        "purpose": "gives",
        "name": "Canapé trois places",
        "text": "Gris, 1,90 m.",
        "last_day": last.isoformat(),
        "commune": "Saint-Étienne",
    }
    return said | {"sender_email": CLAIRE, "agrees": "on"} | more


@pytest.fixture
def at_ten(territory, monkeypatch):
    """A function that sets the clock; it is Thursday 5 June 2031, ten in Paris."""

    def sets(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    sets(dt.datetime(2031, 6, 5, 8, tzinfo=dt.UTC))
    return sets


def mails_to(email):
    return list(Message.objects.filter(recipient=email).order_by("pk"))


def test_claire_gives_a_sofa_without_an_account_and_denis_writes_without_her_address(
    territory, client
):
    client.post("/contribuer/annonce/", form())
    client.post(f"{link()}envoyer/")
    row = Contribution.objects.get(kind="classified")
    client.force_login(olivia())
    said = body(client, row.get_absolute_url())
    assert "Faut-il publier cette annonce ?" in said
    client.post(row.get_absolute_url(), {"verdict": "accept", "revision": row.revision})
    given = Classified.objects.get()
    index.settle()
    denis = Client()
    page = body(denis, given.get_absolute_url())
    assert "Canapé trois places" in body(denis, "/annonces/?sorte=gives")
    assert CLAIRE not in page
    sent = {"name": "Denis", "text": "Samedi matin ?", "sender_email": DENIS, "agrees": "on"}
    answer = denis.post(f"{given.get_absolute_url()}repondre/", sent, follow=True)
    assert CLAIRE not in answer.content.decode()
    before = len(mails_to(CLAIRE))
    mailed = mails_to(DENIS)[-1].text
    assert "Samedi matin" not in mailed, "nobody makes this site write to a stranger"
    address = re.search(r"/ma-reponse/[\w-]+/", mailed)[0]
    assert "Samedi matin ?" in body(denis, address)
    assert len(mails_to(CLAIRE)) == before, "the link alone does nothing"
    denis.post(address)
    denis.post(address)
    letter = mails_to(CLAIRE)[before:]
    assert len(letter) == 1, "twice is once"
    assert "Samedi matin ?" in letter[0].text
    assert DENIS in letter[0].text
    assert ClassifiedMessage.objects.get().text == ""


def test_who_receives_an_answer_ends_it_by_one_button(territory, client):
    row = make_classified(email=CLAIRE)
    messages.answer(
        classified=row, email=DENIS, name="Denis", text="?", is_confirmed=True, at=clock.now()
    )
    address = re.search(r"/mon-annonce/[\w:-]+/", mails_to(CLAIRE)[-1].text)[0]
    body(client, address)
    row.refresh_from_db()
    assert not row.has_ended, "the link alone does nothing"
    client.post(address, {"end": "1"})
    row.refresh_from_db()
    assert row.has_ended
    assert "Cette annonce est finie." in body(client, row.get_absolute_url())
    client.post(address, {"prolong": "1"})
    row.refresh_from_db()
    assert words.until_in_words(row)
    assert not row.has_ended


def test_an_end_is_needed_is_near_and_is_not_past(territory, client):
    for last, said in (
        ("", "Ce champ est obligatoire"),
        ((clock.today() - dt.timedelta(days=1)).isoformat(), "finirait avant maintenant"),
        ((clock.today() + dt.timedelta(days=200)).isoformat(), "trois mois au plus"),
        ("hier", "Saisissez une date valide"),
    ):
        answer = client.post("/contribuer/annonce/", form(last_day=last)).content.decode()
        assert said in answer, last
    assert not Contribution.objects.exists()


def test_before_six_in_the_evening_is_that_of_the_site(at_ten):
    row = make_classified(until="2031-06-05T18:00")
    assert row.until == dt.datetime(2031, 6, 5, 16, tzinfo=dt.UTC)
    assert words.until_in_words(row) == "aujourd’hui avant 18\xa0h"
    whole = make_classified("Pain", until="2031-06-05")
    assert whole.until == dt.datetime(2031, 6, 5, 22, tzinfo=dt.UTC)
    assert words.until_in_words(whole) == "aujourd’hui encore"
    later = make_classified("Livres", until="2031-07-01")
    assert words.until_in_words(later) == "jusqu’au 1er juillet"


def test_what_is_over_leaves_the_lists_at_its_minute_and_its_page_says_so(at_ten, client):
    row = make_classified("Pains", until="2031-06-05T18:00", indexed=True)
    assert "Pains" in body(client, "/annonces/")
    at_ten(dt.datetime(2031, 6, 5, 16, 0, tzinfo=dt.UTC))
    assert "Pains" not in body(client, "/annonces/"), "even before the job"
    classifieds.ask_end(clock.now())
    jobs.drain()
    index.settle()
    row.refresh_from_db()
    assert row.is_over
    assert "<h1>0 annonce</h1>" in body(client, "/annonces/")
    assert "Cette annonce est finie." in body(client, row.get_absolute_url())
    answer = client.get(f"{row.get_absolute_url()}repondre/").content.decode()
    assert "ne reçoit plus de message" in answer


def test_its_author_is_reminded_once_before_each_end_and_prolongs(at_ten, client):
    row = make_classified(email=CLAIRE, until="2031-06-25")
    short = make_classified("Pains", email=CLAIRE, until="2031-06-07")
    for day in (20, 23, 24):
        at_ten(dt.datetime(2031, 6, day, 8, tzinfo=dt.UTC))
        classifieds.remind()
    (told,) = mails_to(CLAIRE)
    assert "jusqu’au 25 juin" in told.text
    client.post(re.search(r"/mon-annonce/[\w:-]+/", told.text)[0], {"prolong": "1"})
    row.refresh_from_db()
    assert rules.last_day(row.until, row.has_hour) == dt.date(2031, 7, 26)
    at_ten(dt.datetime(2031, 7, 25, 8, tzinfo=dt.UTC))
    classifieds.remind()
    assert len(mails_to(CLAIRE)) == 2
    assert short.pk


def test_nobody_prolongs_beyond_a_season(at_ten):
    row = make_classified(until="2031-08-30")
    row = classifieds.prolong(classified=row, by="user:0", at=clock.now())
    assert row.until <= clock.now() + rules.LONGEST_LIFE
    assert rules.last_day(row.until, row.has_hour) >= dt.date(2031, 9, 3)


def test_an_address_writes_so_often_and_no_more(territory, client):
    rows = [make_classified(f"Chaise {n}", email=CLAIRE) for n in range(rules.MOST_MESSAGES + 1)]
    sent = {"name": "Denis", "text": "Bonjour", "sender_email": DENIS, "agrees": "on"}
    answers = [client.post(f"{row.get_absolute_url()}repondre/", sent) for row in rows]
    assert [answer.status_code for answer in answers] == [302] * rules.MOST_MESSAGES + [200]
    assert "revenez demain" in answers[-1].content.decode()
    assert len(mails_to(DENIS)) == rules.MOST_MESSAGES


def test_a_robot_writes_to_nobody(territory, client):
    row = make_classified(email=CLAIRE)
    sent = {"name": "X", "text": "Y", "sender_email": DENIS, "agrees": "on", "surname": "Z"}
    assert client.post(f"{row.get_absolute_url()}repondre/", sent).status_code == 302
    assert not Message.objects.exists()


def test_words_that_nobody_confirmed_are_erased_and_old_addresses_too(at_ten):
    row = make_classified(email=CLAIRE)
    said = {"email": DENIS, "name": "Denis", "text": "Bonjour"}
    messages.answer(classified=row, **said, is_confirmed=False, at=clock.now())
    at_ten(clock.now() + rules.MESSAGE_LIFE + dt.timedelta(hours=1))
    classifieds.purge()
    assert not ClassifiedMessage.objects.exists()
    at_ten(row.until + rules.CONTACT_KEPT + dt.timedelta(days=1))
    classifieds.purge()
    row.refresh_from_db()
    assert row.contact_email == ""


def test_who_posted_it_edits_it_and_a_stranger_does_not(territory, client, bilal):
    row = make_classified(email=bilal.email)
    client.force_login(bilal)
    client.post(f"{row.get_absolute_url()}modifier/", form(name="Fauteuil"))
    row.refresh_from_db()
    assert row.name == "Fauteuil"
    assert "Fauteuil" in body(client, "/mon-espace/")
    other = make_classified("Lit", email=CLAIRE)
    assert client.get(f"{other.get_absolute_url()}modifier/").status_code == 403


def test_a_manager_posts_for_their_structure_and_it_shows_on_its_page(territory, client, bilal):
    page = make_organisation(name="La Roue")
    given = {"email": bilal.email, "name": "Bilal", "proof": "officer"}
    managers.give(organisation=page, **given, by="user:0", at=clock.now())
    client.force_login(bilal)
    client.post("/contribuer/annonce/", form(organisation=page.pk, purpose="volunteers"))
    row = Classified.objects.get()
    assert (row.organisation, row.contact_email) == (page, bilal.email)
    address = f'href="{row.get_absolute_url()}"'
    for shown in (page.get_absolute_url(), "/annuaire/communes/42218/", "/"):
        assert address in body(Client(), shown), shown


def test_an_officer_refuses_spam_with_a_reason(territory, client):
    client.post("/contribuer/annonce/", form(text="Gagnez https://spam.example vite"))
    client.post(f"{link()}envoyer/")
    row = Contribution.objects.get(kind="classified")
    assert row.flagged, "a link, of a new author"
    client.force_login(olivia())
    sent = {"verdict": "refuse", "revision": row.revision}
    sent |= {"text_refuse": "Ce n’est pas une annonce."}
    client.post(row.get_absolute_url(), sent)
    row.refresh_from_db()
    assert row.state == "refused"
    assert "Ce n’est pas une annonce." in mails_to(CLAIRE)[-1].text
    assert not Classified.objects.exists()


def test_its_feed_gives_what_runs(territory, client):
    make_classified("Canapé", indexed=True)
    ended = make_classified("Lit")
    classifieds.end(classified=ended, by="user:0", at=clock.now())
    index.settle()
    feed = ElementTree.fromstring(client.get("/annonces/annonces.atom").content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == ["Je donne : Canapé"]


def test_it_leaves_with_its_author_and_a_message_with_its_writer(territory, client, bilal):
    row = make_classified(email=bilal.email)
    other = make_classified("Lit", email=CLAIRE)
    said = {"email": bilal.email, "name": "Bilal", "text": "Bonjour"}
    messages.answer(classified=other, **said, is_confirmed=True, at=clock.now())
    client.force_login(bilal)
    client.post("/mon-espace/effacer/")
    row.refresh_from_db()
    assert row.contact_email == ""
    assert not ClassifiedMessage.objects.exists()
    said = body(Client(), row.get_absolute_url())
    assert "Répondre à l’annonce" not in said, "nobody would receive it"
