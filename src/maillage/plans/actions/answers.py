"""The needs that an action answers are told so, and the pages that stated them; told otherwise when
it does no more."""

import datetime as dt

from maillage.needs.actions import stating
from maillage.needs.models import Need, NeedAnswer
from maillage.plans.models import PlanAction


def tie(row: PlanAction, *, by: str, at: dt.datetime) -> None:
    """Needs that it names, and those of the challenges that it names, once everybody reads it."""
    key = f"plan_action:{row.pk}"
    wanted: set[int] = set()
    if row.is_shown and not row.is_dropped and row.plan.is_shown:
        wanted = set(row.needs.values_list("pk", flat=True))
        common = Need.objects.filter(challenge__in=row.challenges.all(), is_withdrawn=False)
        wanted |= set(common.values_list("pk", flat=True))
    told = set(NeedAnswer.objects.filter(key=key).values_list("need", flat=True))
    if new := wanted - told:
        url = row.get_absolute_url()
        stating.answer(needs=new, key=key, words=row.name, url=url, by=by, at=at)
    if gone := told - wanted:
        stating.unanswer(needs=gone, key=key, by=by, at=at)
