"""The documents of an action: estimates, agreements, minutes. They are the team's."""

import datetime as dt
from typing import BinaryIO

from django.db import transaction

from maillage.base import history
from maillage.media import documents
from maillage.plans.models import ActionDocument, PlanAction

DOCUMENT = "plan_document"  # in the ledger, by the number of its action


@transaction.atomic
def attach(
    *, action: PlanAction, file: BinaryIO, name: str, by: str, at: dt.datetime
) -> ActionDocument:
    """Raises TooHeavy, NotADocument, HasMacros."""
    kept: ActionDocument = documents.add(action.documents, file=file, name=name, by=by, at=at)
    change = history.change(by=by, act="plan.attach", at=at, note=action.name)
    history.record(change=change, kind=DOCUMENT, key=str(action.pk), before=None, after=kept.name)
    return kept


@transaction.atomic
def detach(*, action: PlanAction, pk: int, by: str, at: dt.datetime) -> None:
    found = action.documents.filter(pk=pk)
    if name := found.values_list("name", flat=True).first():
        documents.drop(found)
        change = history.change(by=by, act="plan.detach", at=at, note=action.name)
        history.record(change=change, kind=DOCUMENT, key=str(action.pk), before=name, after=None)
