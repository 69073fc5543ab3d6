"""Documents that are asked and received; the notes that somebody asks to read."""

import datetime as dt
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, history
from maillage.base.refusals import Refusal
from maillage.dossiers.actions import steps
from maillage.dossiers.models import (
    AskedDocument,
    Dossier,
    DossierDocument,
    DossierStep,
    NotesAsked,
)
from maillage.media import documents

Kind: Any = DossierStep.Kind
MOST_VERSIONS = 20
NOTES_WITHIN = 30  # days; the RGPD, article 12.3, gives a month


class TooManyVersions(Refusal):
    message = _("Ce document a déjà vingt versions : parlez-en avec la personne qui vous suit.")


class NoNotes(Refusal):
    message = _("Aucune structure n’a pris de note sur vous.")


class AlreadyGiven(Refusal):
    message = _("Ces notes ont déjà été remises.")


@transaction.atomic
def ask(*, dossier: Dossier, name: str, by: str, at: dt.datetime) -> AskedDocument:
    """Raises DossierIsOver."""
    row = steps.opened(dossier)
    found = AskedDocument.objects.create(dossier=row, name=name, asked_on=clock.day(at), by=by)
    steps.write_step(row, "dossier.ask_document", Kind.DOCUMENT, by=by, at=at, words=name)
    return found


@transaction.atomic
def receive(
    *, asked: AskedDocument, file: BinaryIO, name: str, by: str, at: dt.datetime
) -> DossierDocument:
    """A version of it; the former ones stay. Raises TooHeavy, NotADocument, HasMacros,
    TooManyVersions, DossierIsOver."""
    row = steps.opened(asked.dossier)
    last = asked.versions.order_by("-number").values_list("number", flat=True).first() or 0
    if last >= MOST_VERSIONS:
        raise TooManyVersions
    kept = _Versions(asked, last + 1)
    found: DossierDocument = documents.add(kept, file=file, name=name, by=by, at=at)
    steps.write_step(row, "dossier.receive", Kind.DOCUMENT, by=by, at=at, words=asked.name)
    return found


class _Versions:
    """What `documents.add` writes into: the next version of a document."""

    def __init__(self, asked: AskedDocument, number: int) -> None:
        self._asked, self._number = asked, number

    def create(self, **values: object) -> DossierDocument:
        found: DossierDocument = self._asked.versions.create(number=self._number, **values)
        return found


@transaction.atomic
def drop(*, asked: AskedDocument, by: str, at: dt.datetime) -> None:
    """What was asked by mistake, with all that came."""
    documents.drop(DossierDocument.objects.filter(asked=asked))
    asked.delete()
    history.change(by=steps.AUTHOR, act="dossier.drop_document", at=at)


@transaction.atomic
def ask_notes(*, dossier: Dossier, at: dt.datetime) -> int:
    """The applicant asks for the notes about them: one request for each organisation that has any;
    how many wait. RGPD, article 15. Raises NoNotes."""
    row = steps.locked(dossier)
    supports = set(row.notes.values_list("support", flat=True))
    if not supports:
        raise NoNotes
    due = clock.day(at) + dt.timedelta(days=NOTES_WITHIN)
    for support in supports:
        NotesAsked.objects.get_or_create(
            dossier=row, support_id=support, given_at=None, defaults={"asked_at": at, "due": due}
        )
    history.change(by=steps.AUTHOR, act="dossier.ask_notes", at=at)
    return len(supports)


@transaction.atomic
def give_notes(*, asked: NotesAsked, text: str, by: str, at: dt.datetime) -> None:
    """Somebody of the organisation has reread them, and gives this. Raises AlreadyGiven."""
    row = steps.locked(asked.dossier)
    own = NotesAsked.objects.select_for_update().get(pk=asked.pk)
    if own.given_at:
        raise AlreadyGiven
    own.text, own.given_at, own.given_by = text, at, by
    own.save()
    steps.write_step(row, "dossier.give_notes", Kind.NOTES, by=by, at=at, support=own.support)
