"""The team's verbs: one decision, of what was read, by who may, and it can be taken back."""

import pytest

from maillage.base import clock, history, settings, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change, Message
from maillage.participation import actions, queries
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import CLAIRE, decide, olivia, propose, rita

pytestmark = pytest.mark.usefixtures("forest")
State = Contribution.State


def reopen(row, user=None):
    return actions.reopen(contribution=row, user=user or olivia(), at=clock.now())


def ask(row, text="Quelle essence ?", user=None):
    return actions.ask(
        contribution=row, revision=row.revision, text=text, user=user or olivia(), at=clock.now()
    )


# Once, and of what was read


def test_what_is_accepted_is_made_and_told():
    row = decide(propose())
    planted = Change.objects.get(act="tree.plant")
    assert (row.state, row.made, row.decided_by) == ("accepted", str(planted.pk), olivia().author)
    mail = Message.objects.latest("pk")
    assert mail.recipient == CLAIRE
    assert "/arbres/" in mail.text


def test_a_second_decision_is_refused():
    row = decide(propose())
    with pytest.raises(actions.AlreadyDecided):
        decide(row, "refuse", text="Non.")


@pytest.mark.parametrize("verdict", ["", "burn", "accept:12", "refuse:1", "same:3"])
def test_what_is_not_offered_is_not_carried_out(verdict):
    with pytest.raises(actions.NotOffered):
        decide(propose(), verdict, text="…")


def test_a_kind_says_which_verbs_may_be_decided_now():
    with pytest.raises(actions.NotOffered):
        decide(propose("palmier"))


def test_a_verb_is_asked_of_the_kind_without_laying_the_review_out(monkeypatch):
    """What resembles it is sought for who reads, not for who decides."""
    monkeypatch.setattr(queries, "review_of", lambda row: pytest.fail("laid out"))
    assert decide(propose()).state == "accepted"


def test_a_verb_with_a_key_is_shown_by_the_review_alone(forest, monkeypatch):
    from dataclasses import replace

    from maillage.base import kinds
    from maillage.base.kinds import DECLINE, PUBLISH, Verb

    whole = kinds.get("tree")
    beside = (PUBLISH, Verb("same:7", "C’est celui-là"), DECLINE)
    monkeypatch.setitem(
        kinds._kinds,
        "tree",
        replace(
            whole,
            verbs=lambda row: (*whole.verbs(row), Verb("same", takes_key=True)),
            review=lambda row: replace(whole.review(row), verbs=beside),
        ),
    )
    row = propose()
    assert [v.name for v in queries.review_of(row).verbs] == ["accept", "same:7", "refuse"]
    with pytest.raises(actions.NotOffered):
        decide(row, "same")
    assert decide(row, "same:7").state == "accepted"


def test_what_was_said_otherwise_meanwhile_is_read_again():
    row = propose()
    actions.amend(
        contribution=row,
        title="Un orme",
        patch={"species": "orme"},
        sender=actions.Sender(CLAIRE),
        at=clock.now(),
    )
    for act in (
        lambda: actions.decide(
            contribution=row, revision=row.revision, verdict="accept", user=olivia(), at=clock.now()
        ),
        lambda: ask(row),
    ):
        with pytest.raises(actions.Amended):
            act()
    assert decide(row).title == "Un orme"


# Asking, refusing


def test_a_question_waits_for_its_answer():
    row = ask(propose())
    assert row.state == "asked"
    assert "Quelle essence ?" in Message.objects.latest("pk").text
    assert row in queries.asked(olivia())
    assert row in queries.asked_by(olivia())
    with pytest.raises(actions.NotOpen):
        ask(row)
    row = actions.answer(contribution=row, text="Un tilleul. ", at=clock.now())
    assert row.state == "waiting"
    assert [remark.text for remark in row.remarks.all()] == ["Quelle essence ?", "Un tilleul."]


def test_nobody_is_asked_nor_answered_nor_refused_without_a_word():
    row = propose()
    for act in (
        lambda: ask(row, " "),
        lambda: decide(row, "refuse"),
        lambda: actions.answer(contribution=ask(row), text=" ", at=clock.now()),
    ):
        with pytest.raises(actions.SayWhat):
            act()


def test_a_run_is_asked_nothing_and_waits_once():
    rows = [
        Contribution(
            kind="tree", key="42218", title="Un if", author="run:7", patch={"species": "if"}
        )
        for _twice in range(2)
    ]
    actions.propose(rows)
    row = Contribution.objects.get()
    with pytest.raises(actions.NotOffered):
        ask(row)
    assert decide(row, "refuse").state == "refused"
    assert not Message.objects.exists()


def test_a_refusal_is_noted_once_in_the_ledger_and_taken_back():
    row = decide(propose(), "refuse", text="Pas ici.")
    assert row.change.act == "contribution.refuse"
    assert "Pas ici." in Message.objects.latest("pk").text
    assert reopen(row).state == "waiting"
    assert not Change.objects.filter(act="tree.fell").exists()


def test_a_decision_taken_back_is_undone_and_taken_anew():
    row = reopen(decide(propose()))
    assert (row.state, row.made, row.change, row.decided_at) == ("waiting", "", None, None)
    assert Change.objects.filter(act="tree.fell").count() == 1
    with pytest.raises(actions.NothingToUndo):
        reopen(row)
    assert decide(row).state == "accepted"


def test_a_kind_whose_refusal_writes_something_withdraws_it(forest, monkeypatch):
    from dataclasses import replace

    from maillage.base import history, kinds

    def refuse(contribution, decided):
        return history.change(
            by=decided.by, act="tree.never", at=decided.at, note=contribution.title
        )

    monkeypatch.setitem(kinds._kinds, "tree", replace(kinds.get("tree"), refuse=refuse))
    reopen(decide(propose(), "refuse", text="Jamais."))
    assert Change.objects.filter(act="tree.never").exists()
    assert Change.objects.filter(act="tree.fell").exists()


def test_what_needs_nobody_is_decided_by_the_site_unless_it_is_held(forest, monkeypatch):
    from dataclasses import replace

    from maillage.base import kinds

    proven = replace(kinds.get("tree"), on_sent=lambda row, at: "accept")
    monkeypatch.setitem(kinds._kinds, "tree", proven)
    row = propose()
    assert (row.state, row.decided_by) == ("accepted", "system")
    assert propose(email="robot@exemple.fr", noticed={"trapped": True}).state == "waiting"


def test_what_is_proven_later_is_settled_once():
    row = propose()
    row = actions.settle(contribution=row, verdict="accept", at=clock.now())
    assert (row.state, row.decided_by) == ("accepted", "system")
    with pytest.raises(actions.NotOpen):
        actions.settle(contribution=row, verdict="accept", at=clock.now())


def test_what_a_run_proposed_is_withdrawn_with_it():
    for n, kind in enumerate(("tree", "tree", "other")):
        Contribution.objects.create(kind=kind, key=f"4221{n}", title="Un if", author="run:7")
    assert actions.withdraw(authors=["run:7"], at=clock.now(), kind="tree") == 2
    assert actions.withdraw(authors=["run:7"], at=clock.now()) == 1


# Who may


def test_a_referent_decides_of_their_commune_and_of_nothing_else():
    ours, theirs, alone = propose(), propose(key="42095"), propose("séquoia")
    rows = Contribution.objects.visible_to(rita())
    assert list(rows) == [ours]
    for row in (theirs, alone):
        for act in (
            lambda row=row: decide(row, user=rita()),
            lambda row=row: ask(row, user=rita()),
        ):
            with pytest.raises(actions.NotYours):
                act()
    assert decide(ours, user=rita()).decided_by == rita().author
    with pytest.raises(actions.NotYours):
        reopen(decide(theirs), user=rita())


def test_a_referent_never_carries_a_subject_out_of_their_commune(forest, monkeypatch):
    """The right is asked again of what the decision has written."""
    from dataclasses import replace

    from maillage.base import kinds

    def moves(contribution, decided):
        contribution.key = "42095"
        return kinds.get("tree").decide(contribution, decided)

    row, whole = propose(), kinds.get("tree")
    monkeypatch.setitem(
        kinds._kinds,
        "tree",
        replace(whole, decide=lambda p, d: (setattr(p, "key", "42095"), whole.decide(p, d))[1]),
    )
    with pytest.raises(actions.NotYours):
        decide(row, user=rita())
    row.refresh_from_db()
    assert (row.state, row.key) == ("waiting", "42218")


def test_what_a_run_asks_is_for_officers():
    row = Contribution.objects.create(kind="tree", key="42218", title="Un if", author="run:7")
    assert row not in Contribution.objects.visible_to(rita())
    assert row in Contribution.objects.visible_to(olivia())


def test_four_eyes_publish_and_two_may_refuse():
    settings.decide(values={"participation.four_eyes": True}, by="system", at=clock.now())
    row = propose(author=olivia().author, email=olivia().email)
    with pytest.raises(actions.OwnContribution):
        decide(row)
    assert decide(row, "refuse", text="Tout compte fait, non.").state == "refused"


# The page of the queue


def test_the_review_is_decided_on_its_page_then_comes_the_next(client):
    first, second = propose(), propose("orme")
    client.force_login(olivia())
    page = client.get(first.get_absolute_url())
    assert page.context["placed"].following == second
    answer = client.post(first.get_absolute_url(), {"verdict": "accept", "revision": 1})
    assert answer["Location"] == second.get_absolute_url()
    client.post(second.get_absolute_url(), {"verdict": "ask", "revision": 1, "text_ask": "Où ?"})
    second.refresh_from_db()
    assert second.state == "asked"
    assert "n’attend pas de décision" in client.get(first.get_absolute_url()).content.decode()


def test_what_was_typed_stays_under_a_refusal(client):
    row = propose()
    client.force_login(olivia())
    said = {"verdict": "refuse", "revision": 9, "text_refuse": "Pas ici."}
    answer = client.post(row.get_absolute_url(), said)
    body = answer.content.decode()
    assert "a été corrigée depuis" in body
    assert "Pas ici." in body


def test_what_is_ticked_is_published_where_nothing_changed(client):
    rows = [propose(species) for species in ("tilleul", "orme", "palmier", "frêne")]
    Contribution.objects.filter(pk=rows[1].pk).update(revision=2)
    boxes = [f"{row.pk}-1" for row in rows[:3]] + ["x-1", "12", "999999-1"]
    client.force_login(olivia())
    page = client.post("/equipe/file/publier/", {"row": boxes}, follow=True)
    assert "Publiées : 1. À ouvrir une par une : 3." in page.content.decode()
    states = [Contribution.objects.get(pk=row.pk).state for row in rows]
    assert states == ["accepted", "waiting", "waiting", "waiting"]


def test_a_decision_is_taken_back_from_its_page(client):
    row = decide(propose())
    client.force_login(olivia())
    assert client.post(f"/equipe/file/{row.pk}/reprendre/")["Location"] == row.get_absolute_url()
    assert client.post(f"/equipe/file/{row.pk}/reprendre/")["Location"] == "/equipe/file/"
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_referent_finds_only_their_commune_s_on_line(client):
    ours, theirs = propose(), propose(key="42095")
    client.force_login(rita())
    assert client.get(ours.get_absolute_url()).status_code == 200
    assert client.get(theirs.get_absolute_url()).status_code == 404
    assert client.post(f"/equipe/file/{theirs.pk}/reprendre/").status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_a_review_leaves_three_queries_to_its_kind(
    client, many, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(history, "FRESH_SECONDS", 60)  # however slow the machine, once a page
    row = propose()
    for n in range(many):
        decide(propose(noticed={"is_trusted": True}), "refuse", text="Non.")
        propose(email=f"claire{n}@exemple.fr")
    client.force_login(olivia())
    client.get(row.get_absolute_url())
    with django_assert_max_num_queries(6):
        body = client.get(row.get_absolute_url()).content.decode()
    assert f"{many} refusée" in body


# Undoing


def test_the_decision_that_carried_it_out_undoes_it_and_no_other():
    mine, theirs = decide(propose()), decide(propose("if", email="paul@exemple.fr"))
    of = Subject("contribution", str(mine.pk))
    with pytest.raises(undoing.OfAnotherSubject):
        undoing.undo(change=theirs.change, of=of, by="user:1", at=clock.now())
    reopen(mine)
    assert Contribution.objects.get(pk=mine.pk).state == "waiting"
    assert Contribution.objects.get(pk=theirs.pk).state == "accepted"


def test_a_decision_taken_back_is_in_the_ledger():
    refused = decide(propose(), "refuse", text="Pas ici.")
    change = refused.change
    reopen(refused)
    undone = Change.objects.latest("pk")
    assert (undone.act, undone.by, undoing.is_undone(change)) == ("undo", olivia().author, True)
    said = undone.entries.get(kind="contribution")
    assert (said.before, said.after) == ("refused", "waiting")
