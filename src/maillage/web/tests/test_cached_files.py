"""Kept pages and files follow the ledger; an erased person leaves the files."""

import pytest

from maillage.base import clock, erasing, history
from maillage.base.catalogue import Slot
from maillage.web import cached_files, pages

pytestmark = pytest.mark.django_db


def test_kept_pages_and_files_move_with_what_visitors_see(monkeypatch):
    declared, unseen = Slot("acts of a test"), Slot("unseen acts of a test")
    declared.add("test", dict.fromkeys(("fair.hold", "fair.sign_up"), ""))
    unseen.add("test", frozenset({"fair.sign_up"}))
    monkeypatch.setattr(history, "ACTS", declared)
    monkeypatch.setattr(history, "UNSEEN", unseen)
    monkeypatch.setattr(history, "_moves", history._Moves())  # knows no act of another test
    monkeypatch.setattr(pages, "STAMPS", Slot("nothing else"))
    noon = clock.now()
    monkeypatch.setattr(clock, "now", lambda: noon)
    stamps = []
    for act in ("fair.hold", "fair.sign_up", "fair.hold"):
        history.change(by="system", act=act, at=clock.now())
        stamps.append((pages.stamp(), cached_files._stamp()))
    held, signed_up, held_again = stamps
    assert signed_up == held
    assert held_again[0] != held[0]
    assert held_again[1] != held[1]


def test_what_empties_the_database_of_an_erased_person_empties_the_kept_files():
    made = []
    cached_files.made(("Amina",), lambda: made.append(1) or b"Amina")
    cached_files.made(("Amina",), lambda: made.append(1) or b"Amina")
    assert len(made) == 1
    with pytest.raises(
        erasing.StillRead
    ):  # what empties the database comes after, out of a transaction
        erasing._empty()
    cached_files.made(("Amina",), lambda: made.append(1) or b"Amina")
    assert len(made) == 2


def test_what_is_kept_has_a_bound_and_the_former_files_go(monkeypatch):
    monkeypatch.setattr(cached_files, "MOST_BYTES", 1000)
    folder = cached_files._folder()
    for n in range(5):
        assert len(cached_files.made(("a", n), lambda: b"x" * 400)) == 400
    assert sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) <= 1000
    monkeypatch.setattr(cached_files, "_stamp", lambda: "something changed")
    cached_files.made(("b",), lambda: b"y")
    assert [f.read_bytes() for f in folder.rglob("*") if f.is_file() and f.name != "lock"] == [b"y"]
    cached_files.forget()
    assert [f.name for f in folder.rglob("*") if f.is_file()] == ["lock"]
