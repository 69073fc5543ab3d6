"""What rooms above hear of: a need that an answer raises."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.base.catalogue import Slot
from maillage.look.frames import PageSection
from maillage.surveys.models import Survey


@dataclass(frozen=True)
class RaisedByAnswer:
    """A need, in words. `organisation`, `commune`: whose and where, None and empty where the
    promise says that nobody knows, as `response` is then; `on`: the day, and nothing finer;
    `choice`: of several, the one that raises it."""

    survey: int
    question: str
    words: str
    theme: str
    family: str
    on: dt.date
    organisation: int | None = None
    commune: str = ""
    response: int | None = None
    choice: str = ""


ANSWERED: Slot[Callable[[Sequence[RaisedByAnswer]], None]] = Slot(
    "who hears, in the transaction of the act, which needs a response has raised"
)
TAKEN_BACK: Slot[Callable[[int], None]] = Slot(
    "who hears that a response of this number was set aside, with what it raised"
)
OF_RESULTS: Slot[Callable[[Survey, Any], Iterable[PageSection]]] = Slot(
    "what stands above the results of a survey, for one of the team: what may leave of them"
)
WHILE_OPEN: Slot[Callable[[Survey, Any], Iterable[PageSection]]] = Slot(
    "other ways to gather the answers of a survey that takes some, for one of the team"
)
