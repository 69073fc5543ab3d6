"""What the team sees of its queue, keeps beside it, and hands over."""

import datetime as dt

import pytest

from maillage.base import clock
from maillage.base.models import Change
from maillage.participation import actions, queries
from maillage.participation.actions import desk
from maillage.participation.models import Contribution, ReplyTemplate, SavedView
from maillage.participation.queries import View
from maillage.participation.tests.builders import decide, olivia, propose, rita

pytestmark = pytest.mark.usefixtures("forest")
DAY = dt.timedelta(days=1)


def test_the_queue_is_told_and_cut_by_kind_commune_and_age(client):
    old, new = propose(at=clock.now() - 10 * DAY), propose(commune="42218")
    other = Contribution.objects.create(kind="tree", title="Un if", flagged="un robot")
    for view, rows in (
        (View(), [old, new]),
        (View(kind="tree"), [old, new]),
        (View(kind="other"), []),
        (View(commune="42218"), [new]),
        (View(days=5), [old]),
        (View(flagged=True), [other]),
    ):
        assert list(queries.queue(olivia(), view)) == rows
    assert [(tab.name, tab.count) for tab in queries.tabs(olivia())] == [("tree", 2)]
    told = queries.waiting(olivia())
    assert (told.count, told.oldest.days) == (3, 10)
    client.force_login(olivia())
    body = client.get("/equipe/file/?sorte=tree&commune=42218&jours=0").content.decode()
    assert body.count("Un tilleul") == 2  # its line, and its box


def test_an_empty_queue_says_so(client):
    client.force_login(olivia())
    assert "la file est vide" in client.get("/equipe/file/").content.decode()
    assert queries.waiting(olivia()).oldest is None


def test_each_stands_between_the_one_before_and_the_one_behind():
    rows = [propose(at=clock.now() - n * DAY) for n in (3, 2, 1)]
    first, middle, last = (queries.placed(row, olivia(), View()) for row in rows)
    assert [first.position, middle.position, last.position] == [1, 2, 3]
    assert {first.total, middle.total, last.total} == {3}
    assert (first.previous, last.following) == (None, None)
    assert (middle.previous, middle.following) == (rows[0], rows[2])


def test_what_stands_apart_is_walked_apart():
    propose()
    apart = propose("orme", noticed={"trapped": True})
    assert apart.flagged
    assert queries.placed(apart, olivia(), View()).total == 1


def test_the_next_one_is_that_of_the_same_view(client):
    first, other, second = propose(), propose("orme"), propose("frêne")
    Contribution.objects.filter(pk=other.pk).update(commune="42095")
    Contribution.objects.exclude(pk=other.pk).update(commune="42218")
    client.force_login(olivia())
    said = {"verdict": "accept", "revision": 1}
    answer = client.post(f"{first.get_absolute_url()}?commune=42218", said)
    assert answer["Location"] == f"{second.get_absolute_url()}?commune=42218"


def test_a_view_is_kept_under_a_name_replaced_and_dropped(client):
    client.force_login(olivia())
    for days in ("3", "9"):
        said = {"name": "Les vieilles", "sorte": "tree", "jours": days, "retenues": "1"}
        answer = client.post("/equipe/file/vues/", said)
    assert answer["Location"] == "/equipe/file/?sorte=tree&retenues=1&jours=9"
    assert [view.query for view in queries.views_of(olivia())] == ["sorte=tree&retenues=1&jours=9"]
    client.post("/equipe/file/vues/", {"name": " ", "sorte": "tree"})
    client.post("/equipe/file/vues/", {"drop": "Les vieilles"})
    assert not SavedView.objects.exists()


def test_views_pass_to_who_comes_but_for_their_own():
    leaver, successor = olivia(), rita()
    for user, name in ((leaver, "A"), (leaver, "B"), (successor, "B")):
        desk.save_view(user=user, name=name, query=user.name)
    assert desk.give_views(leaver=leaver, successor=successor) == 1
    kept = queries.views_of(successor).values_list("name", "query")
    assert set(kept) == {("A", "Olivia"), ("B", "Rita")}


def test_words_that_are_sent_often_are_written_and_kept_in_the_ledger(client):
    client.force_login(olivia())
    assert client.get("/equipe/reponses/").status_code == 200
    said = {"verb": "ask", "name": "Où ?", "text": "À quelle adresse ?", "rank": 1}
    client.post("/equipe/reponses/nouvelle/", said)
    row = ReplyTemplate.objects.get(name="Où ?")
    assert row in queries.replies()["ask"]
    client.post(f"/equipe/reponses/{row.pk}/", said | {"text": "Dans quelle rue ?"})
    assert row in queries.replies()["ask"]
    assert "rue" in queries.replies()["ask"][0].text
    assert Change.objects.filter(act="reply.revise").count() == 2
    assert client.post(f"/equipe/reponses/{row.pk}/", {"name": ""}).status_code == 200
    page = client.get(propose().get_absolute_url()).content.decode()
    assert "Dans quelle rue ?" in page


def test_the_team_s_own_replies_outlive_an_upgrade():
    ReplyTemplate.objects.all().delete()
    desk.load_reference()
    assert ReplyTemplate.objects.count() > 1
    kept = ReplyTemplate.objects.first()
    ReplyTemplate.objects.exclude(pk=kept.pk).delete()
    desk.load_reference()
    assert list(ReplyTemplate.objects.all()) == [kept]


def test_a_delay_is_told_once_five_were_answered():
    now = clock.now()
    for days in (1, 2, 3, 9):
        row = decide(propose(at=now - days * DAY, noticed={"is_trusted": True}))
    assert queries.days_to_answer() is None
    by_the_site = propose(at=now - 90 * DAY, noticed={"is_trusted": True})
    actions.settle(contribution=by_the_site, verdict="accept", at=now)
    assert queries.days_to_answer() is None
    row = decide(propose(at=now - 30 * DAY, noticed={"is_trusted": True}))
    assert row.state == "accepted"
    assert queries.days_to_answer() == 3


def test_requests_of_a_year_are_counted_with_those_answered_in_time():
    now = clock.now()
    for days in (2, 40):
        decide(propose(at=now - days * DAY), "refuse", text="Non.")
    propose()
    Contribution.objects.create(kind="tree", title="Un if", state="draft")
    propose(at=now - 400 * DAY)
    assert queries.answered_in("tree") == queries.Answered(received=3, answered=2, in_time=1)


def test_two_who_read_the_same_contribution_are_told(client):
    row = propose()
    client.force_login(rita())
    assert "lit aussi" not in client.get(row.get_absolute_url()).content.decode()
    client.force_login(olivia())
    assert "Rita lit aussi" in client.get(row.get_absolute_url()).content.decode()


def test_who_decided_and_asked_finds_it_again():
    row = decide(propose())
    assert list(queries.decided(olivia())) == [row]
    assert list(queries.decided_by(olivia())) == [row]
    assert not queries.decided_by(rita()).exists()
    [step] = Change.objects.filter(act="tree.plant")
    assert queries.addresses_of([step], olivia()) == {step.pk: row.get_absolute_url()}
    assert queries.addresses_of([step], rita("42095", "r@r.example")) == {}
