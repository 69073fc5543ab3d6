"""Writing a note, putting it away, joining a piece, signing up; what leaves with somebody."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Q

from maillage.base import history
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.media import documents
from maillage.search import index
from tests.toy import queries
from tests.toy.models import Note, Piece, SignUp

SAID = ("name", "summary", "organisation_id", "commune_id", "starts", "ends", "is_shown")


def stated(note: Note) -> dict[str, Any]:
    """What the ledger keeps of a note."""
    days = {"starts": note.starts.isoformat(), "ends": note.ends and note.ends.isoformat()}
    return {name: getattr(note, name) for name in SAID} | days


@transaction.atomic
def write(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    note: Note | None = None,
    act: str = "note.write",
    change: Change | None = None,
) -> Note:
    """A new note, or another state of this one; its place in the ledger is `change`, or its own."""
    before = stated(note) if note else None
    row = note or Note(by=by)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    row.refresh_from_db()
    change = change or history.change(by=by, act=act, at=at, note=row.name)
    history.record(change=change, kind="note", key=str(row.pk), before=before, after=stated(row))
    index.mark("note", [row.pk])
    return row


def hide(*, note: Note, by: str, at: dt.datetime) -> None:
    write(values={"is_shown": False}, note=note, by=by, at=at, act="note.hide")


@transaction.atomic
def attach(*, note: Note, file: BinaryIO, name: str, by: str, at: dt.datetime) -> Piece:
    """Raises TooHeavy, NotADocument, HasMacros."""
    piece: Piece = documents.add(note.pieces, file=file, name=name, by=by, at=at)
    change = history.change(by=by, act="note.attach", at=at, note=note.name)
    history.record(change=change, kind="note", key=str(note.pk), before=None, after=piece.name)
    return piece


@transaction.atomic
def sign_up(*, note: Note, email: str, at: dt.datetime) -> None:
    """Twice is once; the ledger does not say who."""
    _row, is_new = SignUp.objects.get_or_create(note=note, email=email.lower(), defaults={"at": at})
    if is_new:
        history.change(by="visitor", act="note.sign_up", at=at, note=note.name)


def forget(*, email: str, author: str) -> None:
    """Erase somebody; what they wrote for everybody stays, without them."""
    queries.sign_ups_of(email).delete()
    Note.objects.filter(contact__iexact=email).update(contact="")
    if author:
        Note.objects.filter(by=author).update(by="")


@transaction.atomic
def hand_over(*, leaver: str, successor: str, by: str, at: dt.datetime) -> None:
    own = Note.objects.filter(by=leaver)
    keys = list(own.values_list("pk", flat=True))
    own.update(by=successor)
    if keys:
        history.change(by=by, act="note.hand_over", at=at, note=str(len(keys)))
    index.mark("note", keys)


def redact(subject: Subject, change: Callable[[Any], Any]) -> int:
    """Take a personal datum out of the notes about a structure, or of one; how many held it."""
    about = Q(organisation=subject.key) if subject.kind == "organisation" else Q(pk__in=())
    held = 0
    for note in Note.objects.filter(about):
        left = {"name": change(note.name) or "…", "summary": change(note.summary) or ""}
        if left != {"name": note.name, "summary": note.summary}:
            Note.objects.filter(pk=note.pk).update(**left)
            _redact_steps(note.pk, change)
            index.mark("note", [note.pk])
            held += 1
    return held


def _redact_steps(pk: int, change: Callable[[Any], Any]) -> None:
    for step in history.of("note", str(pk)):
        step.before, step.after = change(step.before), change(step.after)
        step.save(update_fields=["before", "after"])
