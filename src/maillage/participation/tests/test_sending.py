"""Anybody proposes: an address that confirms, a link that follows, a machine that stays calm."""

import datetime as dt
import re
import time
from types import SimpleNamespace

import pytest
from django.core import signing

from maillage.base import clock, jobs
from maillage.base.models import Change, Message
from maillage.participation import actions, proposing, queries, sending
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import CLAIRE, decide, link, olivia, propose

pytestmark = pytest.mark.usefixtures("forest")
FORM = {"species": "tilleul", "comment": "Il fait chaud.", "sender_email": CLAIRE, "agrees": "on"}


def send(client, **said):
    """Through the form, then the button of the e-mailed page."""
    client.post("/arbres/proposer/", FORM | said)
    address = link()
    client.post(f"{address}envoyer/")
    return address, Contribution.objects.latest("pk")


# The form


def test_it_waits_once_its_author_has_pressed_the_button(client):
    page = client.post("/arbres/proposer/", FORM).content.decode()
    assert "Encore un geste" in page
    assert CLAIRE in page
    row = Contribution.objects.get()
    client.get(link())  # a mail filter follows links
    row.refresh_from_db()
    assert row.state == "draft"
    client.post(f"{link()}envoyer/")
    row.refresh_from_db()
    assert (row.state, row.patch["species"], row.licence) == ("waiting", "tilleul", "lov2")


def test_who_is_signed_in_types_no_address(client, bilal):
    client.force_login(bilal)
    page = client.post("/arbres/proposer/", {"species": "orme", "agrees": "on"}).content.decode()
    row = Contribution.objects.get()
    assert "c’est envoyé" in page
    assert (row.state, row.email, row.author) == ("waiting", bilal.email, bilal.author)
    assert not Message.objects.exists()
    assert row in queries.of_person(bilal)


@pytest.mark.parametrize("name", ["species", "sender_email", "agrees"])
def test_what_lacks_is_said_and_nothing_sent(client, name):
    assert client.post("/arbres/proposer/", FORM | {name: ""}).status_code == 200
    assert not Contribution.objects.exists()


def test_the_mail_to_an_unknown_address_carries_no_word_of_a_stranger(client):
    client.post("/arbres/proposer/", FORM | {"species": "casino", "comment": "Gagnez !"})
    mail = Message.objects.get()
    assert "casino" not in mail.text + mail.subject
    assert "Gagnez" not in mail.text


# Amending by link


def test_its_author_says_it_otherwise(client):
    address, row = send(client)
    token = address.split("/")[-2]
    form = f"/arbres/proposer/?suivi={token}"
    assert f'href="{form}"' in client.get(address).content.decode()
    shown = client.get(form).content.decode()
    assert "sender_email" not in shown
    assert client.post(form, {"species": "orme"})["Location"].startswith(address)
    row.refresh_from_db()
    assert (row.title, row.revision, row.state, row.email) == ("Un orme", 2, "waiting", CLAIRE)


def test_a_question_is_answered_by_saying_it_otherwise(client):
    address, row = send(client)
    actions.ask(contribution=row, revision=1, text="Où ?", user=olivia(), at=clock.now())
    client.post(f"/arbres/proposer/?suivi={address.split('/')[-2]}", {"species": "orme"})
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_link_corrects_its_own_contribution_and_nothing_decided(client):
    address, row = send(client)
    form = f"/arbres/proposer/?suivi={address.split('/')[-2]}"
    Contribution.objects.filter(pk=row.pk).update(kind="other")
    assert client.get(form).status_code == 404
    Contribution.objects.filter(pk=row.pk).update(kind="tree")
    decide(row)
    assert client.get(form).status_code == 404
    assert client.get("/arbres/proposer/?suivi=inconnu").status_code == 404


def test_a_form_about_a_subject_takes_no_contribution_of_another(client, rf):
    from django.http import Http404

    from maillage.base.kinds import Subject

    address, row = send(client)
    asked = rf.get("/", {"suivi": address.split("/")[-2]})
    assert proposing.amended(asked, "tree", Subject("commune", "42218")) == row
    with pytest.raises(Http404):
        proposing.amended(asked, "tree", Subject("commune", "42095"))


# Following


def test_its_author_reads_each_state(client):
    address, row = send(client)
    assert "chez l’équipe" in client.get(address).content.decode()
    actions.ask(contribution=row, revision=1, text="Où ?", user=olivia(), at=clock.now())
    assert "Où ?" in client.get(address).content.decode()
    assert client.post(f"{address}repondre/", {"text": " "}).status_code == 200
    client.post(f"{address}repondre/", {"text": "Place du Peuple."})
    decide(row)
    body = client.get(address).content.decode()
    assert "Place du Peuple." in body
    assert 'href="/arbres/"' in body
    refused = client.post(f"{address}repondre/", {"text": "Encore."}, follow=True)
    assert "n’attend plus rien" in refused.content.decode()


def test_its_author_takes_it_back(client):
    address, row = send(client)
    client.post(f"{address}retirer/")
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert "Vous l’avez retirée" in client.get(address).content.decode()


def test_a_link_dies_in_three_months(client, monkeypatch):
    address, _row = send(client)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(days=91))
    assert client.get(address).status_code == 404


def test_a_kind_may_follow_and_write_in_words_of_its_own(client, forest, monkeypatch):
    from dataclasses import replace

    from maillage.base import kinds
    from maillage.base.kinds import Following, Letter

    own = {"confirm": Letter("Votre arbre : %(title)s", "participation/mails/confirm.txt")}
    monkeypatch.setitem(
        kinds._kinds,
        "tree",
        replace(
            kinds.get("tree"),
            letters=own,
            follow=lambda row: Following("participation/follow.html", {"days": 3}),
        ),
    )
    address, _row = send(client)
    assert "Votre arbre : Un tilleul" in Message.objects.latest("pk").subject
    assert "Réponse en 3 jours, en général." in client.get(address).content.decode()


def test_lost_links_leave_again_and_the_page_says_the_same_to_anybody(client):
    _address, row = send(client)
    Contribution.objects.create(
        kind="tree", key="42218", title="Un if", email=CLAIRE, state="draft"
    )
    said = []
    for email in (CLAIRE.upper(), "personne@exemple.fr"):
        body = client.post("/contribuer/lien/", {"email": email}, follow=True).content.decode()
        said.append(re.sub(r'value="[^"]{20,}"', "", body))
    assert said[0] == said[1]
    before = Message.objects.count()
    jobs.drain()
    [mail] = Message.objects.order_by("pk")[before:]
    assert row.title in mail.text
    assert "Un if" not in mail.text  # a draft: whoever typed the address may be somebody else
    assert client.get(link()).status_code == 200


def test_lost_links_are_asked_for_five_times_an_hour(client, forest):
    send(client)
    before = Message.objects.count()
    for _n in range(7):
        client.post("/contribuer/lien/", {"email": CLAIRE})
        jobs.drain()
    assert Message.objects.count() - before == 5


def test_the_ledger_names_a_contribution_and_nobody(client):
    send(client)
    change = Change.objects.get(act="contribution.send")
    assert (change.by, change.note) == (
        f"contribution:{Contribution.objects.get().pk}",
        "Un tilleul",
    )


# Calm


def test_a_new_author_sends_five_a_day_and_the_sixth_is_told(client):
    for n in range(6):
        page = client.post("/arbres/proposer/", FORM | {"species": f"tilleul {n}"})
    assert "reprenez demain" in page.content.decode()
    assert Contribution.objects.count() == 5
    propose(email="autre@exemple.fr")


def test_the_quota_is_of_one_day(monkeypatch):
    now = clock.now()
    for _n in range(5):
        propose(at=now - dt.timedelta(days=2))
    propose(at=now)


def test_who_holds_or_decides_has_no_quota_and_is_never_held():
    for _n in range(7):
        row = propose(noticed={"is_trusted": True, "trapped": True})
    assert row.flagged == ""


def test_one_place_sends_sixty_a_day_whatever_the_addresses(client, monkeypatch):
    monkeypatch.setattr(proposing, "MOST_SENT", 2)
    for n in range(4):
        client.post("/arbres/proposer/", FORM | {"sender_email": f"claire{n}@exemple.fr"})
    assert Contribution.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"surname": "Robot"}, "invisible"),
        ({"opened": signing.dumps(0, salt="other")}, ""),
        ({"comment": "Gagnez : https://exemple.example/casino"}, "lien"),
    ],
)
def test_what_a_robot_does_waits_apart(client, said, why):
    _address, row = send(client, **said)
    assert (why in row.flagged) if why else row.flagged == ""
    assert (row in queries.queue(olivia())) == (not why)
    assert (row in queries.queue(olivia(), queries.View(flagged=True))) == bool(why)


def test_a_form_sent_in_less_than_three_seconds_waits_apart(client):
    form = sending.SentForm(sender=None)
    _address, row = send(client, opened=form.fields["opened"].initial)
    assert "trois secondes" in row.flagged


def test_three_seconds_begin_when_the_form_is_shown_and_not_at_the_next_whole_second(
    client, monkeypatch
):
    at = int(time.time())
    for opened, sent, flagged in ((0.6, 3.7, False), (0.4, 3.3, True)):
        monkeypatch.setattr(sending, "time", SimpleNamespace(time=lambda now=at + opened: now))
        form = sending.SentForm(sender=None)
        monkeypatch.setattr(sending, "time", SimpleNamespace(time=lambda now=at + sent: now))
        _address, row = send(client, opened=form.fields["opened"].initial)
        assert bool(row.flagged) == flagged


def test_the_same_text_from_another_address_waits_apart():
    text = "Le meilleur service de la région, appelez dès maintenant !"
    assert propose(comment=text).flagged == ""
    assert propose(comment=text).flagged == ""  # the same person
    assert "même texte" in propose(comment=text.upper(), email="autre@exemple.fr").flagged


def test_a_change_of_words_is_looked_at_again_and_what_was_held_stays(client):
    row = propose()
    for words, why in (("www.exemple.example", "lien"), ("Un mot", "lien")):
        row = actions.amend(
            contribution=row,
            title=row.title,
            patch=row.patch,
            words=words,
            sender=actions.Sender(CLAIRE),
            at=clock.now(),
        )
        assert why in row.flagged


def test_whom_it_concerns_sets_it_apart():
    row = actions.set_aside(
        contribution=propose(), why="La mairie s’y oppose", by="user:1", at=clock.now()
    )
    assert row.flagged == "La mairie s’y oppose"
    assert decide(row).flagged == ""
