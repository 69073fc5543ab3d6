"""What the years do to dossiers."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from maillage.base import clock
from maillage.dossiers.models import Dossier, SatisfactionAnswer
from maillage.dossiers.rules import keeping

State: Any = Dossier.State
ASKED_FOR = dt.timedelta(days=60)  # what nobody answered is asked no more


def _start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.zone())


def to_ask(today: dt.date) -> QuerySet[SatisfactionAnswer]:
    rows = SatisfactionAnswer.objects.filter(
        due__lte=today, due__gt=today - ASKED_FOR, mailed_at=None, answered_on=None
    )
    return rows.exclude(dossier__email="").select_related("dossier")


def awaited(dossier: Dossier, today: dt.date) -> SatisfactionAnswer | None:
    """The question that waits for its applicant, the latest one."""
    rows = dossier.satisfaction.filter(due__lte=today, due__gt=today - ASKED_FOR, answered_on=None)
    found: SatisfactionAnswer | None = rows.last()
    return found


def to_archive(today: dt.date) -> QuerySet[Dossier]:
    last = today - dt.timedelta(days=keeping.CLOSED())
    return Dossier.objects.filter(state=State.CLOSED, closed_on__lte=last)


def ripening(today: dt.date) -> list[Dossier]:
    """Those that a notice or an erasure may concern today."""
    notice = dt.timedelta(days=keeping.NOTICE)

    def idle(days: int) -> dt.datetime:
        return _start_of(today - dt.timedelta(days=days - 1) + notice)

    rows = Dossier.objects.filter(erased_on=None)
    unheld = rows.filter(
        state__in=(State.RECEIVED, State.ROUTED, State.REFUSED),
        moved_at__lt=idle(keeping.UNHELD()),
    )
    still = rows.filter(state=State.FOLLOWED, moved_at__lt=idle(keeping.IDLE()))
    last = today - dt.timedelta(days=max(keeping.ARCHIVED(), keeping.CLOSED())) + notice
    over = rows.filter(state__in=(State.CLOSED, State.ARCHIVED), closed_on__lte=last)
    return [row for found in (unheld, still, over) for row in found[:200]]
