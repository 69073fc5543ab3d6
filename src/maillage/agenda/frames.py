"""What rooms above add to the agenda: sets of events, parts of its pages; how they follow it."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.agenda.models import Event
from maillage.base.catalogue import Slot
from maillage.look.frames import Link, PageSection


@dataclass(frozen=True)
class EventSets:
    """Sets of events, each known by a value that an address may carry. `named(values)`: {value: its
    name}, of those that everybody sees; `of(events)`: {event: the values of the sets that have it};
    `links(event)` lead to those; `asked(value)`: the name of one for which events are proposed,
    else nothing; `join(event, value, by, at)` puts an event there."""

    label: Any
    named: Callable[[Collection[str]], Mapping[str, str]]
    of: Callable[[Collection[int]], Mapping[int, tuple[str, ...]]]
    links: Callable[[Event], Iterable[Link]]
    asked: Callable[[str], str]
    join: Callable[..., None]


PROGRAMME = "programme"  # in an address, a contribution, the index
SETS: Slot[EventSets] = Slot("sets of events; `programme` is a filter of the agenda")
BESIDE: Slot[Callable[[], Iterable[PageSection]]] = Slot(
    "what stands beside the list of the agenda"
)
SHOWN: Slot[Callable[[Collection[int], dt.datetime], None]] = Slot(
    "told, in the same transaction, of events of which something was said: words, dates, status"
)
SECTIONS: Slot[Callable[[Event, Any], Iterable[PageSection]]] = Slot(
    "parts of the page of an event, under its verbs, for a person"
)
FULL: Slot[Callable[[], Collection[tuple[int, str]]]] = Slot(
    "(event, key) of the times to come that lists say full"
)


def named(values: Collection[str]) -> Mapping[str, str]:
    return {value: name for sets in SETS for value, name in sets.named(values).items()}


def asked(value: str) -> str:
    """The name of the programme for which an event is proposed; nothing where none takes it."""
    return next((name for sets in SETS if (name := sets.asked(value))), "") if value else ""


def links_of(event: Event) -> list[Link]:
    return [link for sets in SETS for link in sets.links(event)]


def values_of(events: Collection[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for sets in SETS:
        for event, values in sets.of(events).items():
            found[event] = (*found.get(event, ()), *values)
    return found
