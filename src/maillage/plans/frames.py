"""What rooms above offer where the team keeps a plan, and beside an action."""

from collections.abc import Callable, Iterable
from typing import Any

from maillage.base.catalogue import Slot
from maillage.look.frames import Link, PageSection
from maillage.plans.models import ActionPlan, PlanAction

VERBS: Slot[Callable[[ActionPlan], Link]] = Slot("what more may be done with a plan, by the team")
BESIDE: Slot[Callable[[PlanAction, Any], Iterable[PageSection]]] = Slot(
    "what stands beside an action on its page, for a person"
)
