"""Indicators that fill themselves: what a room offers."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maillage.base.catalogue import Slot


@dataclass(frozen=True)
class FilledIndicator:
    """`key` names it for ever, as `agenda.events`; `value()` is what is true today, None when
    nothing can be said; `method` says how it is counted. Unit and method are always the room's;
    name and what it measures are only a start, which the team words again."""

    key: str
    name: Any
    unit: Any
    method: Any
    value: Callable[[], Decimal | int | None]
    measures: Any = ""


INDICATORS: Slot[FilledIndicator] = Slot("indicators of the whole territory that fill themselves")
