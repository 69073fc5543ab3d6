"""What people left leaves with them, or after its time: whatever their kind wrote of them."""

import datetime as dt
import importlib
import json
from dataclasses import replace

import pytest
from django.apps import apps

from maillage.base import clock, history, kinds
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.participation import actions, queries, rules
from maillage.participation.actions import erasing
from maillage.participation.models import Contribution, FollowLink, Remark, Vouch
from maillage.participation.tests.builders import CLAIRE, decide, olivia, propose

pytestmark = pytest.mark.usefixtures("forest")
OWN = {"note": "Appelez Claire Canari", "signed": "Claire Canari", "comment": "Canari, au 3"}


def all_that_is_kept(row):
    row.refresh_from_db()
    rows = Contribution.objects.filter(pk=row.pk).values().get()
    steps = list(Change.objects.values_list("note", flat=True))
    return json.dumps([rows, steps], default=str, ensure_ascii=False)


def forget(email=CLAIRE, author=""):
    erasing.forget(email=email, author=author, at=clock.now())


# Somebody


def test_what_was_published_stays_without_the_words_of_its_author():
    """A kind that calls a word `comment` is reached like any other."""
    row = decide(propose(**OWN))
    forget()
    kept = all_that_is_kept(row)
    assert "Canari" not in kept
    assert CLAIRE not in kept
    assert (row.title, row.patch, row.state) == ("Un tilleul", {"species": "tilleul"}, "accepted")


def test_a_kind_that_says_nothing_keeps_nothing(monkeypatch):
    monkeypatch.setitem(kinds._kinds, "tree", replace(kinds.get("tree"), own_words=tuple))
    row = decide(propose(**OWN))
    forget()
    assert "Canari" not in all_that_is_kept(row)
    assert row.patch == {}


@pytest.mark.parametrize("end", ["waits", "refused", "withdrawn"])
def test_what_was_not_published_leaves_whole(end):
    row = propose("chêne de Claire Canari", **OWN)
    if end == "refused":
        decide(row, "refuse", text="Chère Claire Canari, non.")
    if end == "withdrawn":
        actions.retract(contribution=row, at=clock.now())
    forget()
    assert "Canari" not in all_that_is_kept(row)
    assert "Canari" not in str(list(Remark.objects.values()))
    assert (row.patch, row.email, row.is_open) == ({}, "", False)
    assert not FollowLink.objects.exists()


def test_of_no_subject_the_title_is_their_own_words(monkeypatch):
    def settle(row, decided):
        return history.change(by=decided.by, act="tree.settle", at=decided.at)

    monkeypatch.setitem(kinds._kinds, "tree", replace(kinds.get("tree"), decide=settle))
    row = decide(propose("arbre de Claire Canari", key=""))
    forget()
    assert "Canari" not in all_that_is_kept(row)


def test_an_account_is_forgotten_under_both_names(bilal):
    rows = [propose(email=bilal.email, author=bilal.author), propose(email=bilal.email.upper())]
    forget(bilal.email, bilal.author)
    for row in rows:
        row.refresh_from_db()
        assert (row.email, row.author) == ("", "")


def test_others_are_left_as_they_are():
    row = propose(email="paul@voisin.example", comment="À moi")
    forget()
    row.refresh_from_db()
    assert (row.email, row.patch["comment"], row.state) == (
        "paul@voisin.example",
        "À moi",
        "waiting",
    )


def test_a_voice_still_counts_and_is_nobody_s():
    row = propose(email="paul@voisin.example")
    said = Vouch.objects.create(
        contribution=row,
        voice=actions.hashed(rules.one_voice(CLAIRE)),
        agrees=True,
        note="Canari",
        token_hash="x",
    )
    before = said.voice
    forget("claire+deux@exemple.fr")
    said.refresh_from_db()
    assert (said.note, said.agrees) == ("", True)
    assert said.voice != before


def test_how_somebody_signed_is_known_to_who_erases():
    propose(signed="Claire Canari")
    propose()
    assert queries.names_given_by(CLAIRE.upper()) == {"Claire Canari"}


# A datum


def without(value):
    if isinstance(value, dict):
        return {name: without(said) for name, said in value.items()}
    if not isinstance(value, str) or "0477123456" not in value:
        return value
    return value.replace("0477123456", "") or None


def test_a_datum_leaves_all_that_speaks_of_the_subject():
    number = "0477123456"
    here = propose(number, comment=f"Le {number} !", note=number, signed="Claire")
    elsewhere = propose(number, key="42095")
    about = Subject("commune", "42218")
    assert erasing.redact(subject=about, change=without) == 1
    here.refresh_from_db()
    assert number not in f"{here.patch} {here.title} {here.note} {here.words}"
    assert (here.note, here.signed, here.revision) == ("", "Claire", 2)
    elsewhere.refresh_from_db()
    assert elsewhere.patch["species"] == number
    assert erasing.redact(subject=about, change=without) == 0


# Time


def later(monkeypatch, days):
    late = clock.now() + dt.timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: late)
    erasing.expire()


def test_what_nobody_confirmed_or_answered_ends(monkeypatch):
    draft = Contribution.objects.create(kind="tree", title="Un if", email=CLAIRE, state="draft")
    asked = actions.ask(
        contribution=propose(), revision=1, text="Où ?", user=olivia(), at=clock.now()
    )
    waits = propose()
    for days, states in ((13, "draft asked"), (2, "expired asked"), (46, "expired expired")):
        later(monkeypatch, days)
        found = [Contribution.objects.get(pk=row.pk).state for row in (draft, asked)]
        assert found == states.split()
    waits.refresh_from_db()
    assert waits.state == "waiting"


def test_what_was_refused_is_erased_after_a_year_and_not_before(monkeypatch):
    row, published = decide(propose(**OWN), "refuse", text="Non."), decide(propose())
    later(monkeypatch, 364)
    assert "Canari" in all_that_is_kept(row)
    later(monkeypatch, 2)
    assert "Canari" not in all_that_is_kept(row)
    assert (row.email, row.patch, row.remarks.count(), row.links.count()) == ("", {}, 0, 0)
    published.refresh_from_db()
    assert published.email == CLAIRE


def test_a_voice_that_was_never_confirmed_goes_with_the_drafts(monkeypatch):
    Vouch.objects.create(contribution=propose(), voice="v", agrees=True, token_hash="x")
    later(monkeypatch, 15)
    assert not Vouch.objects.exists()


# Rows of before


def test_rows_that_were_written_before_keep_all_that_they_said():
    moved = importlib.import_module("maillage.participation.migrations.0006_words")
    before = {
        "place": {"name": "Ici"},
        "note": "Merci",
        "name": "Claire",
        "words": "Un mot",
        "made": 12,
    }
    row = Contribution.objects.create(kind="tree", title="Un if", patch=before)
    plain = Contribution.objects.create(kind="tree", key="1", title="Un if", patch={"score": 80})
    moved.to_columns(apps, None)
    row.refresh_from_db()
    plain.refresh_from_db()
    said = (row.note, row.signed, row.words, row.made)
    assert said == ("Merci", "Claire", "Un mot", "12")
    assert (row.patch, plain.patch) == ({"place": {"name": "Ici"}}, {"score": 80})
    moved.to_patch(apps, None)
    row.refresh_from_db()
    assert row.patch == before
