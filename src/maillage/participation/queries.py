"""The queue of the team: what waits, oldest first, with its age; what was decided."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from maillage.base import clock, kinds
from maillage.base.kinds import Review
from maillage.participation.models import Contribution


def queue(user: Any) -> QuerySet[Contribution]:
    """What waits, oldest first."""
    return Contribution.objects.visible_to(user).waiting().order_by("at", "id")


def decided(user: Any, many: int = 10) -> QuerySet[Contribution]:
    """What was decided last: a decision can be taken back."""
    rows = Contribution.objects.visible_to(user).filter(decided_at__isnull=False)
    return rows.exclude(state=Contribution.State.WITHDRAWN).order_by("-decided_at")[:many]


def contribution(pk: int, user: Any) -> Contribution:
    """One contribution. Unseen or unknown: 404."""
    found = Contribution.objects.visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Waiting:
    """How much waits, and since when."""

    count: int
    oldest: dt.timedelta | None


def waiting(user: Any) -> Waiting:
    rows = queue(user)
    first = rows.values_list("at", flat=True).first()
    return Waiting(rows.count(), clock.now() - first if first else None)


def review_of(found: Contribution) -> Review:
    review = kinds.get(found.kind).review
    assert review is not None
    return review(found.key)
