"""What a feed tells that somebody here, or another feed, has told already: near titles within some
days, of the same structure or of none. A person joins them once, or says that they differ."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from maillage.base.text import fold
from maillage.news.models import NewsClaim, NewsItem
from maillage.sources.models import ChangeRow, Source

SURE = 88  # of 100
NEAR_DAYS = dt.timedelta(days=7)
MOST, MOST_COMPARED = 3, 2000


def resembling(source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict[str, Any]]]:
    """{row that is new: the news of others that may be it}: the number, likeness in hundredths and
    its reasons, the most alike first."""
    told = [row for row in rows if row.subject is None and row.values.get("published_on")]
    days = {row.pk: dt.date.fromisoformat(row.values["published_on"]) for row in told}
    if not told:
        return {}
    among = (min(days.values()) - NEAR_DAYS, max(days.values()) + NEAR_DAYS)
    mine = NewsClaim.objects.filter(source=source, withdrawn=None).values("news")
    known = NewsItem.objects.filter(is_shown=True, published_on__range=among).exclude(pk__in=mine)
    others = list(known.prefetch_related("organisations")[:MOST_COMPARED])
    found = {}
    for row in told:
        near = [item for item in others if abs(item.published_on - days[row.pk]) <= NEAR_DAYS]
        alike = filter(None, (_weighed(row.values, item) for item in near))
        if kept := sorted(alike, key=lambda one: -one["score"])[:MOST]:
            found[row.pk] = kept
    return found


def _weighed(values: dict[str, Any], item: NewsItem) -> dict[str, Any] | None:
    """How alike they are, and why; None when they are not."""
    score = fuzz.token_sort_ratio(fold(values["name"]), fold(item.name))
    of, theirs = set(values.get("organisations") or ()), {p.pk for p in item.organisations.all()}
    if score < SURE or (of and theirs and not of & theirs):
        return None
    same = fold(values["name"]) == fold(item.name)
    reasons = [_("même titre") if same else _("titre proche"), _("à quelques jours près")]
    if of & theirs:
        reasons.append(_("même structure"))
    return {"news": item.pk, "score": min(99, round(score)), "reasons": reasons}
