"""What plans ask of the team."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.look.frames import CHASE, PAGES, Todo, Tool
from maillage.plans.models import ActionPlan, PlanAction

MOST_TODO = 3


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        yield Tool(PAGES, _("Plans d’action"), reverse("plans"), 62)


def week(user: Any) -> Iterator[Todo]:
    """What is late or silent, the most forgotten first."""
    if not accounts.is_officer(user):
        return
    day = clock.today()
    open_ones = PlanAction.objects.standing().filter(plan__is_shown=True)
    rows = open_ones.silent(day).select_related("plan").order_by("told_on")
    n = rows.count()
    for action in rows[:1] if n > MOST_TODO else rows[:MOST_TODO]:
        since = (day - action.told_on).days
        why = _("Personne n’en a rien dit depuis %(n)s jours.") % {"n": since}
        what = f"« {action.name} »"
        if n > MOST_TODO:
            what = ngettext("%(n)s action du plan", "%(n)s actions du plan", n) % {"n": n}
        yield Todo(15, CHASE, what, why, _attention(action.plan))


def _attention(plan: ActionPlan) -> str:
    return f"{reverse('plan_desk', args=[plan.slug])}?vue=attention"
