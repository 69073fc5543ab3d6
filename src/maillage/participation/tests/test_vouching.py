"""Neighbours who know the place publish together, where the site lets them: one voice an address,
which is not kept; one objection leaves it to the team."""

import datetime as dt

import pytest

from maillage.base import clock, jobs, settings
from maillage.base.models import Message
from maillage.participation import actions, queries, rules
from maillage.participation.models import Vouch
from maillage.participation.tests.builders import CLAIRE, link, olivia, propose
from maillage.participation.views import vouch as views

pytestmark = pytest.mark.usefixtures("forest")
PAUL, ROSE = "paul@voisin.example", "rose@voisine.example"


@pytest.fixture(autouse=True)
def two_voices(forest):
    settings.decide(values={"participation.vouches": 2}, by="system", at=clock.now())


def say(client, row, email, agrees="yes", revision=1):
    """Through the page, then the e-mailed link and its button."""
    before = Message.objects.count()
    said = {"agrees": agrees, "note": "Vu.", "sender_email": email, "revision": revision}
    client.post(f"/contribuer/a-confirmer/{row.pk}/", said)
    jobs.drain()
    answer = client.post(link(), follow=True) if Message.objects.count() > before else None
    row.refresh_from_db()
    return answer


def test_two_neighbours_publish(client):
    row = propose()
    assert row.title in client.get("/contribuer/a-confirmer/").content.decode()
    say(client, row, PAUL)
    assert row.state == "waiting"
    say(client, row, ROSE)
    assert (row.state, row.decided_by) == ("accepted", rules.NEIGHBOURS)


def test_they_read_what_is_proposed_and_nothing_else(client):
    row = propose(comment="Devant chez Marthe.", note="Merci.")
    page = client.get(f"/contribuer/a-confirmer/{row.pk}/").content.decode()
    assert "tilleul" in page
    for kept in (CLAIRE, "Marthe", "Merci."):
        assert kept not in page


def test_an_account_needs_no_link(client, bilal):
    row = propose()
    client.force_login(bilal)
    said = {"agrees": "yes", "revision": 1}
    client.post(f"/contribuer/a-confirmer/{row.pk}/", said)
    assert row.vouches.exclude(confirmed_at=None).count() == 1
    again = client.post(f"/contribuer/a-confirmer/{row.pk}/", said, follow=True)
    assert "a déjà donné son avis" in again.content.decode()


@pytest.mark.parametrize("email", [CLAIRE, "claire+deux@exemple.fr", PAUL, "PAUL+2@voisin.example"])
def test_neither_its_author_nor_the_same_person_twice(client, email):
    row = propose()
    say(client, row, PAUL)
    assert say(client, row, email) is None  # no mail: the page said the same
    assert row.vouches.count() == 1


def test_the_address_is_not_kept(client):
    say(client, propose(), PAUL)
    assert PAUL not in str(Vouch.objects.values().get())


def test_a_link_that_nobody_touched_counts_for_nothing(client):
    row = propose()
    for email in (PAUL, ROSE):
        client.post(
            f"/contribuer/a-confirmer/{row.pk}/",
            {"agrees": "yes", "sender_email": email, "revision": 1},
        )
        jobs.drain()
        assert "Compter mon avis" in client.get(link()).content.decode()
    row.refresh_from_db()
    assert row.state == "waiting"


def test_one_objection_leaves_it_to_the_team(client):
    row = propose()
    say(client, row, PAUL, agrees="no")
    assert row.flagged
    assert client.get(f"/contribuer/a-confirmer/{row.pk}/").status_code == 404
    with pytest.raises(actions.NotOpen):
        actions.vouch(
            contribution=row,
            revision=1,
            email=ROSE,
            agrees=True,
            note="",
            is_confirmed=True,
            at=clock.now(),
        )
    assert row in queries.queue(olivia(), queries.View(flagged=True))


def test_a_voice_is_of_what_was_read(client):
    row = propose()
    client.post(
        f"/contribuer/a-confirmer/{row.pk}/", {"agrees": "yes", "sender_email": PAUL, "revision": 1}
    )
    jobs.drain()
    address = link()
    actions.amend(
        contribution=row,
        title="Un if",
        patch={"species": "if"},
        sender=actions.Sender(CLAIRE),
        at=clock.now(),
    )
    assert "a été corrigée depuis" in client.get(address).content.decode()
    assert client.post(address)["Location"].startswith(address)
    assert not row.vouches.exclude(confirmed_at=None).exists()
    stale = {"agrees": "yes", "sender_email": PAUL, "revision": 1}
    answer = client.post(f"/contribuer/a-confirmer/{row.pk}/", stale)
    assert answer["Location"].startswith(f"/contribuer/a-confirmer/{row.pk}/")


def test_a_voice_is_lost_with_what_it_was_said_of(client):
    row = propose()
    say(client, row, PAUL)
    actions.amend(
        contribution=row,
        title="Un if",
        patch={"species": "if"},
        sender=actions.Sender(CLAIRE),
        at=clock.now(),
    )
    say(client, row, ROSE, revision=2)
    assert row.state == "waiting"


def test_a_link_counts_once(client):
    row = propose()
    say(client, row, PAUL)
    [said] = row.vouches.all()
    with pytest.raises(actions.AlreadySaid):
        actions.count(vouch=said, at=clock.now())
    assert "Votre avis est compté" in client.get(link()).content.decode()
    said.delete()
    with pytest.raises(actions.Amended):
        actions.count(vouch=said, at=clock.now())


def test_a_link_dies_with_a_draft(client, monkeypatch):
    say(client, propose(), PAUL)
    late = clock.now() + rules.DRAFT_LIFE + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert client.get(link()).status_code == 404


@pytest.mark.parametrize(
    "row",
    [
        {"species": "séquoia"},
        {"key": "42279"},
        {"noticed": {"trapped": True}},
    ],
)
def test_what_officers_alone_decide_or_visitors_do_not_see_is_not_shown(client, row):
    """A giant tree; one in a place that is not public; one that a robot asked for."""
    found = propose(**row)
    assert found not in queries.to_vouch()
    assert client.get(f"/contribuer/a-confirmer/{found.pk}/").status_code == 404


def test_without_the_setting_nothing_is_shown(client):
    row = propose()
    settings.decide(values={"participation.vouches": 0}, by="system", at=clock.now())
    for address in ("/contribuer/a-confirmer/", f"/contribuer/a-confirmer/{row.pk}/"):
        assert client.get(address).status_code == 404


def test_what_is_gone_meanwhile_leaves_the_job_in_peace():
    actions.vouch_later(contribution=999_999, revision=1, email=PAUL, agrees=True, note="")
    row = propose()
    actions.retract(contribution=row, at=clock.now())
    actions.vouch_later(contribution=row.pk, revision=1, email=PAUL, agrees=True, note="")
    assert not Message.objects.filter(recipient=PAUL).exists()


def test_one_place_speaks_twenty_times_a_day(client, monkeypatch):
    monkeypatch.setattr(views, "MOST_A_DAY", 1)
    row = propose()
    say(client, row, PAUL)
    assert say(client, row, ROSE) is None
