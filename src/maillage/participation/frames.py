"""What rooms add to the pages of contributions."""

from typing import Any

from maillage.base.catalogue import Slot
from maillage.look.frames import Link, Links, gathered

STARTS: Slot[Links] = Slot("where people begin to propose; the first stands for all")
QUEUE_VERBS: Slot[Links] = Slot("what the team may start from its queue: forms of one button")


def start(user: Any) -> Link | None:
    """Where somebody is led who wants to propose something."""
    return next(iter(gathered(STARTS, user)), None)
