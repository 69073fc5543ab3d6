"""What rooms above offer where the team keeps a plan."""

from collections.abc import Callable

from maillage.base.catalogue import Slot
from maillage.look.frames import Link
from maillage.plans.models import ActionPlan

VERBS: Slot[Callable[[ActionPlan], Link]] = Slot("what more may be done with a plan, by the team")
