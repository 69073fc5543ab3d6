"""What a source tells that another has told already, without a number in common: near words, the
same day to answer. A person joins them once, or says that they differ."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from maillage.base.text import fold
from maillage.notices.models import Notice, NoticeClaim, NoticeNumber
from maillage.sources.models import ChangeRow, Source

SURE = 88  # of 100
MOST = 3


def resembling(source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict[str, Any]]]:
    """{row that is new: the notices of others that may be it}: the number, likeness in hundredths
    and its reasons, the most alike first."""
    told = [row for row in rows if row.subject is None and row.values.get("deadline")]
    numbers = {value for row in told for value in row.values.get("numbers", ())}
    named = set(NoticeNumber.objects.filter(value__in=numbers).values_list("value", flat=True))
    told = [row for row in told if not named.intersection(row.values.get("numbers", ()))]
    days = {row.values["deadline"] for row in told}
    mine = NoticeClaim.objects.filter(source=source, withdrawn=None).values("notice")
    near = list(Notice.objects.filter(is_shown=True, deadline__in=days).exclude(pk__in=mine))
    found = {}
    for row in told:
        alike = filter(None, (_weighed(row.values, notice) for notice in near))
        if kept := sorted(alike, key=lambda one: -one["score"])[:MOST]:
            found[row.pk] = kept
    return found


def _weighed(values: dict[str, Any], notice: Notice) -> dict[str, Any] | None:
    """How alike they are, and why; None when they are not, or have two buyers."""
    score = fuzz.token_sort_ratio(fold(values["name"]), fold(notice.name))
    sirets = {values.get("buyer_siret"), notice.buyer_siret} - {None, ""}
    same_day = notice.deadline and notice.deadline.isoformat()[:16] == _utc(values["deadline"])
    if score < SURE or len(sirets) > 1 or not same_day:
        return None
    reasons = [_("objet proche"), _("même échéance")]
    if len(sirets) == 1 and notice.buyer_siret == values.get("buyer_siret"):
        reasons.append(_("même acheteur"))
    return {"notice": notice.pk, "score": min(99, round(score)), "reasons": reasons}


def _utc(said: str) -> str:
    return dt.datetime.fromisoformat(said).astimezone(dt.UTC).isoformat()[:16]
