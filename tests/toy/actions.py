"""Writing a note, putting it away, joining a piece, signing up; what leaves with somebody."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Q

from maillage.base import history
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.claims import actions as claims
from maillage.claims.queries import statements
from maillage.claims.rules import Ranks, Statement, last_said, resolve, standing
from maillage.media import documents
from maillage.search import index
from maillage.sources.queries import ranks
from tests.toy import queries
from tests.toy.models import Note, NoteClaim, Piece, SignUp

TEXTS = ("name", "summary")
NEEDED = ("name", "commune_id", "starts")  # a note that nobody speaks of keeps its last ones
SAID = (*NEEDED, "summary", "organisation_id", "ends")


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
    """A new note, or what somebody says otherwise of this one; its place in the ledger is `change`,
    or its own."""
    row = note or Note.objects.create(by=by, **values)
    change = change or history.change(by=by, act=act, at=at, note=row.name)
    claims.say(NoteClaim, change=change, values=_said(values), note=row.pk)
    show({row.pk})
    row.refresh_from_db()
    return row


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Of values of a note those that are facts, as JSON; whom to write to is not one."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in values.items()
        if name in (*SAID, "is_shown")
    }


def hide(*, note: Note, by: str, at: dt.datetime) -> None:
    write(values={"is_shown": False}, note=note, by=by, at=at, act="note.hide")


def make(values: Mapping[str, Any], change: Change) -> int:
    """A note of which a list is about to speak."""
    return Note.objects.create(by=change.by, **values).pk


def show(notes: Collection[int]) -> None:
    """What stands of these, into their columns; the index reads them again."""
    order = ranks()
    said = statements(NoteClaim.objects.filter(note__in=notes), "note")
    for note in Note.objects.filter(pk__in=notes):
        _fill(note, said[note.pk], order)
        note.save()
    index.mark("note", notes)


def _fill(note: Note, said: list[Statement], order: Ranks) -> None:
    """What nobody speaks of, or only lists that have dropped it, is put away."""
    values = resolve(said, order).values
    for name in SAID:
        setattr(note, name, values.get(name))
    for name in NEEDED:
        setattr(note, name, values.get(name) or last_said(said, name) or "…")
    note.summary = note.summary or ""
    stands = any(not statement.gone for statement in standing(said))
    note.is_shown = stands and values.get("is_shown", True)


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


def redact(*, subject: Subject, cleared: Callable[[Any], Any], by: str, at: dt.datetime) -> int:
    """Take a personal datum out of the notes about a structure, or of one; how many held it."""
    about = Q(organisation=subject.key) if subject.kind == "organisation" else Q(pk__in=())
    keys = list(Note.objects.filter(about).values_list("pk", flat=True))

    def without(values: dict[str, Any]) -> dict[str, Any]:
        return values | cleared({name: values[name] for name in TEXTS if name in values})

    held = claims.redact(NoteClaim.objects.filter(note__in=keys), without).many
    if held:
        history.change(by=by, act="note.redact", at=at, note=str(held))
    show(keys)
    return held


OF_NOTES = claims.way(NoteClaim, "note", show)
WAYS = {"note.write": OF_NOTES, "note.hide": OF_NOTES}
