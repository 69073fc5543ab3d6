"""What rooms add to the pages of contributions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.base.catalogue import Slot
from maillage.base.kinds import ContributionLike
from maillage.look.frames import Link, Links, gathered

STARTS: Slot[Links] = Slot("where people begin to propose; the first stands for all")
QUEUE_VERBS: Slot[Links] = Slot("what the team may start from its queue: forms of one button")


@dataclass(frozen=True)
class Excerpt:
    """What visitors see of the subject of a contribution, or would see: a title, a template and
    what it shows; where the team writes it, if this reader may."""

    title: str
    template: str
    context: Mapping[str, Any]
    editing: str = ""


EXCERPTS: Slot[Callable[[ContributionLike, Any], Iterable[Excerpt]]] = Slot(
    "what visitors see of a contribution's subject, or would see, for a person of the team"
)


def start(user: Any) -> Link | None:
    """Where somebody is led who wants to propose something."""
    return next(iter(gathered(STARTS, user)), None)
