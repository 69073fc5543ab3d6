"""Writing a notice here, and showing what its sources and its buyer say of it."""

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from maillage.base import files, history
from maillage.base.models import Change
from maillage.claims import actions as claims
from maillage.claims.queries import statements
from maillage.claims.rules import Ranks, Statement, last_said, resolve, standing
from maillage.notices import queries
from maillage.notices.models import KIND, Lot, Notice, NoticeClaim, NoticeNumber
from maillage.search import index
from maillage.sources.queries import ranks

TEXTS = (
    "summary",
    "contract",
    "procedure",
    "buyer",
    "buyer_siret",
    "reserved",
    "documents",
    "link",
)
LISTS = ("departments", "cpv", "articles", "considerations", "versions", "marks")
FLAGS = ("is_planned", "is_cancelled")


@transaction.atomic
def write(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    notice: Notice | None = None,
    is_fictional: bool = False,
) -> Notice:
    """A notice that a buyer types, or what somebody says otherwise of this one."""
    change = history.change(by=by, act="tender_notice.write", at=at, note=values.get("name", ""))
    invented = is_fictional or files.is_demonstration()
    row = notice or Notice.objects.create(name=values["name"], is_fictional=invented)
    claims.say(NoticeClaim, change=change, values=dict(values), notice=row.pk)
    show({row.pk})
    row.refresh_from_db()
    return row


def make(values: Mapping[str, Any], change: Change) -> int:
    """The notice that one of these numbers names already, else a new one of which a list is about
    to speak."""
    known = queries.known_by(values.get("numbers", ()))
    if known is None:
        name = values.get("name") or values.get("buyer") or "…"
        # Only a scene speaks before the demonstration is open: what it brings is invented.
        known = Notice.objects.create(name=name, is_fictional=files.is_demonstration()).pk
    _number(known, values.get("numbers", ()))
    return known


def _number(notice: int, numbers: Collection[str]) -> None:
    rows = [NoticeNumber(value=value, notice_id=notice) for value in numbers]
    NoticeNumber.objects.bulk_create(rows, ignore_conflicts=True)


def show(notices: Collection[int]) -> None:
    """What stands of these, into their columns and lots; the index reads them again."""
    order = ranks()
    said = statements(NoticeClaim.objects.filter(notice__in=notices), "notice")
    for notice in Notice.objects.filter(pk__in=notices):
        values = _fill(notice, said[notice.pk], order)
        notice.save()
        _number(notice.pk, values.get("numbers", ()))
        notice.lots.all().delete()
        lots = values.get("lots") or []
        Lot.objects.bulk_create(_lot(notice, rank, lot) for rank, lot in enumerate(lots, 1))
    index.mark(KIND, notices)


def _fill(notice: Notice, said: list[Statement], order: Ranks) -> dict[str, Any]:
    """What nobody speaks of is put away; what its lists have dropped stays as it was told."""
    values = resolve(said, order).values
    notice.name = values.get("name") or last_said(said, "name") or notice.name
    for name in TEXTS:
        setattr(notice, name, values.get(name) or "")
    for name in LISTS:
        setattr(notice, name, values.get(name) or [])
    for name in FLAGS:
        setattr(notice, name, bool(values.get(name)))
    for name in ("published_on", "awarded_on"):
        found = values.get(name)
        setattr(notice, name, dt.date.fromisoformat(found) if found else None)
    deadline = values.get("deadline")
    notice.deadline = dt.datetime.fromisoformat(deadline) if deadline else None
    notice.zone = values.get("zone") or "Europe/Paris"
    notice.amount = _money(values.get("amount"))
    notice.amount_max = _money(values.get("amount_max"))
    notice.months = values.get("months")
    notice.commune_id = values.get("commune")
    notice.is_shown = bool(standing(said)) and values.get("is_shown", True)
    return values


def _money(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _lot(notice: Notice, rank: int, said: Mapping[str, Any]) -> Lot:
    return Lot(
        notice=notice,
        rank=rank,
        number=said.get("number") or "",
        name=said.get("name") or "",
        summary=said.get("summary") or "",
        cpv=said.get("cpv") or [],
        amount=_money(said.get("amount")),
        months=said.get("months"),
        reserved=said.get("reserved") or "",
        considerations=said.get("considerations") or [],
        marks=said.get("marks") or [],
    )


OF_NOTICES = claims.way(NoticeClaim, KIND, show)
WAYS = {"tender_notice.write": OF_NOTICES}
