"""Proposing, deciding, taking a decision back."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import kinds
from maillage.base.web import Refusal
from maillage.participation.models import Contribution

REFUSE = "refuse"


class AlreadyDecided(Refusal):
    message = _("Quelqu’un a déjà décidé de cette proposition.")


class NotOffered(Refusal):
    message = _("Cette décision n’est pas proposée : rechargez la page.")


class NothingToUndo(Refusal):
    message = _("Cette décision ne peut plus être annulée.")


def propose(contributions: Iterable[Contribution]) -> None:
    """Put these in the queue; what waits already is not asked twice."""
    Contribution.objects.bulk_create(contributions, batch_size=500, ignore_conflicts=True)


@transaction.atomic
def decide(*, contribution: Contribution, verdict: str, by: str, at: dt.datetime) -> Contribution:
    """Carry out one of the verdicts that the kind offers. `refuse` refuses, any other accepts."""
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if row.state != Contribution.State.WAITING:
        raise AlreadyDecided
    kind = kinds.get(row.kind)
    assert kind.review is not None
    assert kind.decide is not None
    if verdict not in {verb.name for verb in kind.review(row.key).verbs}:
        raise NotOffered
    row.change = kind.decide(row.key, verdict, by=by, at=at)
    row.state = Contribution.State.REFUSED if verdict == REFUSE else Contribution.State.ACCEPTED
    row.decided_by, row.decided_at = by, at
    row.save()
    return row


@transaction.atomic
def reopen(*, contribution: Contribution, by: str, at: dt.datetime) -> Contribution:
    """Take a decision back: what it wrote is withdrawn, and the proposal waits again."""
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    undo = kinds.get(row.kind).take_back
    decided = (Contribution.State.ACCEPTED, Contribution.State.REFUSED)
    if row.state not in decided or row.change is None or undo is None:
        raise NothingToUndo
    undo(row.key, row.change, by=by, at=at)
    row.state, row.decided_by, row.decided_at, row.change = (
        Contribution.State.WAITING, "", None, None,
    )  # fmt: skip
    row.save()
    return row


def withdraw(*, authors: Collection[str], at: dt.datetime, kind: str = "") -> int:
    """What these authors proposed and nobody has decided waits no more."""
    rows = Contribution.objects.waiting().filter(author__in=authors)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.update(state=Contribution.State.WITHDRAWN, decided_at=at)
