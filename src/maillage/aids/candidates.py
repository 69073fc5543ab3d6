"""What a source tells that another has told already, under another address or in other words: a
person joins them once, or says that they differ."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from maillage.aids.models import Aid, AidClaim
from maillage.base.text import fold
from maillage.sources.models import ChangeRow, Source

NEAR = 82  # of 100: so alike, somebody looks
MOST = 3


def resembling(source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict[str, Any]]]:
    """{row that is new: the aids of others that may be it}: the number, likeness in hundredths and
    its reasons, the most alike first."""
    new = [row for row in rows if row.subject is None and row.name]
    mine = AidClaim.objects.filter(source=source, withdrawn=None).values("aid")
    known = Aid.objects.filter(is_shown=True).exclude(pk__in=mine) if new else Aid.objects.none()
    near = {one.pk: one for one in known.only("name", "address", "funders", "deadline")}
    names = {pk: fold(one.name) for pk, one in near.items()}
    found = {}
    for row in new:
        alike = process.extract(
            fold(row.name), names, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=MOST
        )
        if alike:
            told = [_weighed(row.values, near[pk], score) for _name, score, pk in alike]
            found[row.pk] = sorted(told, key=lambda one: -one["score"])
    return found


def _weighed(values: dict[str, Any], aid: Aid, score: float) -> dict[str, Any]:
    reasons = [_("nom proche")]
    if {fold(one) for one in values.get("funders", ())} & {fold(one) for one in aid.funders}:
        reasons.append(_("même financeur"))
    if aid.deadline and values.get("deadline") == aid.deadline.isoformat():
        reasons.append(_("même dernier jour"))
    return {"aid": aid.pk, "score": min(99, round(score)), "reasons": reasons}
