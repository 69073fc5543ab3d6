"""Undo is one verb, with one rule for every act of the ledger.

A change is undone once, from the subject that it wrote and that alone, or by taking back the
decision that carried it out. What was said since stays. An erasure is never undone. What an import
wrote goes with its import, the last first.

The `wiring.py` of a room says how each act that it declares is undone, or why it never is:

    undoing.WAYS.add("agenda", {
        "event.revise": undoing.as_before(actions.stated, actions.put_back, "event"),
        "event.mail": undoing.Never("the mail has left"),
    })
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.base import history
from maillage.base.catalogue import Slot
from maillage.base.kinds import Subject
from maillage.base.models import Change, Entry
from maillage.base.refusals import Refusal

ACTS = {"undo": _("Annulation")}
UNDONE = "change"  # the kind of the entry by which a change of the ledger says which one it undid
RUN = "run:"  # how the author of what an import wrote begins


class AlreadyUndone(Refusal):
    message = _("Cette modification a déjà été annulée.")


class OfAnotherSubject(Refusal):
    message = _("Cette modification ne concerne pas cette fiche.")


class OfSeveralSubjects(Refusal):
    message = _("Cette modification touche d’autres fiches : elle ne s’annule pas d’ici.")


class OfAnImport(Refusal):
    message = _(
        "Ce qu’un import a écrit s’annule depuis la page de cet import, le dernier d’abord."
    )


class Erased(Refusal):
    message = _("Un effacement ne s’annule pas : rien n’en a été gardé.")


class NeverUndone(Refusal):
    message = _("Cela ne s’annule pas.")


class ChangedSince(Refusal):
    message = _("Cela a changé depuis : annulez d’abord ce qui a suivi.")


class Reach(NamedTuple):
    """What a change wrote, seen from a subject: of it, of others, in the name of an import."""

    here: bool = False
    elsewhere: bool = False
    of_import: bool = False


@dataclass(frozen=True)
class Way:
    """How acts are undone. `reach(change, of)` tells what a change wrote, and locks it; `take_back(
    change, of, by, at)` writes what undoes it, and gives its change of the ledger: `noted`, or that
    of the opposite act. Neither asks who may, nor whether it was done already."""

    reach: Callable[[Change, Subject], Reach]
    take_back: Callable[..., Change]


@dataclass(frozen=True)
class Never:
    """Why an act is never undone, and what is said to who tries."""

    why: str
    refusal: type[Refusal] = NeverUndone


WAYS: Slot[Mapping[str, Way | Never]] = Slot("act -> how it is undone, or why never, room by room")
ADDRESSES: Slot[Callable[[Collection[Change], Any], Mapping[int, str]]] = Slot(
    "changes, a reader -> {change: the address of the form by which this reader undoes it}"
)
DECISIONS: Slot[Callable[[Change, str], bool]] = Slot(
    "kind of a decision -> whether a change is what carried out the one of this key"
)


@transaction.atomic
def undo(*, change: Change, of: Subject, by: str, at: dt.datetime) -> Change:
    """Undo a change from a subject that it wrote, or that decided it. Raises Erased, NeverUndone,
    OfAnImport, OfAnotherSubject, OfSeveralSubjects, AlreadyUndone, ChangedSince."""
    row = Change.objects.select_for_update(no_key=True).get(pk=change.pk)
    origin = _origin(row)
    way = way_of(origin.act)
    if isinstance(way, Never):
        raise way.refusal
    if not _decided(row, of):
        _must_be_of(way.reach(row, of), origin)
    if is_undone(row):
        raise AlreadyUndone
    undoing = way.take_back(row, of=of, by=by, at=at)
    history.record(change=undoing, kind=UNDONE, key=str(row.pk), before=None, after=None)
    return undoing


def way_of(act: str) -> Way | Never:
    """How an act is undone, as the room that writes it says."""
    return next((ways[act] for ways in WAYS if act in ways), Never("no room says how"))


def is_undone(change: Change) -> bool:
    """Whether an act undid this change, and stands."""
    entries = Entry.objects.filter(kind=UNDONE, key=str(change.pk)).select_related("change")
    return any(not is_undone(entry.change) for entry in entries)


def stands(changes: Collection[Change]) -> list[Change]:
    """Those of these changes that may be undone, by their act, and that nothing has ever undone."""
    ways = [c for c in changes if c.act not in ACTS and isinstance(way_of(c.act), Way)]
    keys = [str(change.pk) for change in ways]
    rows = Entry.objects.filter(kind=UNDONE, key__in=keys).values_list("key", flat=True)
    undone = set(rows)
    return [change for change in ways if str(change.pk) not in undone]


def noted(change: Change, *, by: str, at: dt.datetime) -> Change:
    """The change of the ledger under which this one is undone."""
    return history.change(by=by, act="undo", at=at, note=f"{change.pk}")


def undone_by(change: Change) -> Change | None:
    """What a change undid, when that is all that it did."""
    of = change.entries.filter(kind=UNDONE).first() if change.act in ACTS else None
    return Change.objects.get(pk=of.key) if of else None


def _origin(change: Change) -> Change:
    """What was done before it was undone, then done again: that says how it is undone."""
    undone = undone_by(change)
    return _origin(undone) if undone else change


def _decided(change: Change, of: Subject) -> bool:
    carried_out = DECISIONS.get(of.kind)
    return carried_out is not None and carried_out(change, of.key)


def _must_be_of(reach: Reach, origin: Change) -> None:
    if reach.of_import or (origin.by.startswith(RUN) and not reach.here):
        raise OfAnImport
    if not reach.here:
        raise OfAnotherSubject
    if reach.elsewhere:
        raise OfSeveralSubjects


# Ways that serve any room


def _nowhere(_change: Change, _of: Subject) -> Reach:
    return Reach()


def _only_noted(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
    return noted(change, by=by, at=at)


# A decision that wrote nothing but itself: what it decided waits again.
DECIDED = Way(_nowhere, _only_noted)


def entries_reach(*kinds: str, is_one: bool = False) -> Callable[[Change, Subject], Reach]:
    """The reach of what the entries of these kinds tell. `is_one`: all that a change wrote is one
    subject, as settings are."""

    def reach(change: Change, of: Subject) -> Reach:
        written = {Subject(entry.kind, entry.key) for entry in _entries(change, kinds)}
        return Reach(of in written, not is_one and len(written) > 1)

    return reach


def as_before(
    now: Callable[[Subject], Any], put: Callable[..., Change], *kinds: str, is_one: bool = False
) -> Way:
    """The way of acts of which the entries tell everything: what they wrote is again as it was,
    unless it has changed since. `now(subject)`: what stands, as an entry tells it, locked;
    `put(values, by, at)`: the act that writes {subject: what was before}."""

    def take_back(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
        entries = {Subject(entry.kind, entry.key): entry for entry in _entries(change, kinds)}
        if any(now(subject) != entry.after for subject, entry in entries.items()):
            raise ChangedSince
        before = {subject: entry.before for subject, entry in entries.items()}
        return put(before, by=by, at=at)

    return Way(entries_reach(*kinds, is_one=is_one), take_back)


def _entries(change: Change, kinds: Collection[str]) -> QuerySet[Entry]:
    return change.entries.filter(kind__in=kinds)
