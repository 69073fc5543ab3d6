"""Files of plans: what a table may bring."""

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.look.frames import Link
from maillage.planfiles.listed import PlanActions
from maillage.plans.frames import VERBS
from maillage.plans.models import ActionPlan
from maillage.sources.targets import TARGETS


def connect() -> None:
    TARGETS.add("plan_action", PlanActions())
    VERBS.add("planfiles", _verb)


def _verb(plan: ActionPlan) -> Link:
    return Link(_("Dans un tableau"), reverse("plan_files", args=[plan.slug]))
