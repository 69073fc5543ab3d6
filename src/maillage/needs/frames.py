"""The thread, and what rooms above tie to it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from maillage.base.catalogue import Slot
from maillage.look.frames import PageSection
from maillage.needs.models import Challenge
from maillage.organisations.models import Organisation


@dataclass(frozen=True)
class Knot:
    """A point of the thread: what it is (« L’action »), its name, where it is read, a few words
    more. `is_here`: the page that one reads; `is_awaited`: nothing is there yet."""

    label: Any
    title: str
    url: str = ""
    note: str = ""
    is_here: bool = False
    is_awaited: bool = False


@dataclass(frozen=True)
class Tied:
    """What somebody follows the thread from, by numbers."""

    needs: Collection[int] = field(default=())
    challenges: Collection[int] = field(default=())
    options: Collection[int] = field(default=())


THREAD: Slot[Callable[[Tied, Any], Iterable[Knot]]] = Slot(
    "what a room above ties to needs, challenges and options, in the order of the thread: actions, "
    "then euros, then indicators, for a person; asked once a page, whatever is tied"
)

OF_CHALLENGE: Slot[Callable[[Challenge, Any], Iterable[PageSection]]] = Slot(
    "parts of the page where the team works on a challenge, for a person"
)
OF_STRUCTURE: Slot[Callable[[Organisation, Any], Iterable[PageSection]]] = Slot(
    "parts of the page where a structure says what it needs, for a person"
)
BESIDE: Slot[Callable[[], Iterable[PageSection]]] = Slot(
    "what stands beside the challenges that everybody reads; the same for all"
)
