"""A second kind costs ten lines: the rest of the queue is there without a word."""

import pytest

from maillage.base import clock, undoing
from maillage.base.models import Change, Message
from maillage.participation import actions
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import CLAIRE, decide, link, olivia, propose, rita

pytestmark = pytest.mark.usefixtures("sapling")
FORM = {"species": "tilleul", "sender_email": CLAIRE, "agrees": "on"}


def test_from_a_form_of_ten_lines_to_what_is_planted(client):
    client.post("/arbres/proposer/", FORM)
    client.post(f"{link()}envoyer/")
    row = Contribution.objects.get()
    client.force_login(olivia())
    page = client.get(row.get_absolute_url()).content.decode()
    for said in ("Faut-il planter cet arbre ?", "tilleul", "Publier", "Refuser"):
        assert said in page
    client.post(row.get_absolute_url(), {"verdict": "accept", "revision": 1})
    assert Change.objects.get(act="tree.plant").note == "Un tilleul"
    assert "Un tilleul" in Message.objects.filter(recipient=CLAIRE).latest("pk").subject


def test_it_is_refused_and_taken_up_again_without_a_line():
    row = decide(propose(), "refuse", text="Pas ici.")
    assert row.state == "refused"
    row = actions.reopen(contribution=row, user=olivia(), at=clock.now())
    assert row.state == "waiting"


def test_what_it_cannot_take_back_stays():
    row = decide(propose())
    with pytest.raises(undoing.NeverUndone):
        actions.reopen(contribution=row, user=olivia(), at=clock.now())


def test_officers_alone_see_it():
    row = propose()
    seen = Contribution.objects.visible_to
    assert row in seen(olivia())
    assert row not in seen(rita())
