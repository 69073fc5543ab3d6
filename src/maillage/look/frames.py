"""Frames that rooms fill together: the menu, the home page, the site map, the desk, the week.

What fills one is a function of the person who reads (`request.user`, nobody signed in perhaps): it
decides what this person is shown, in the words of its room, and gives nothing when it has nothing
to say. Positions order what several rooms give, from 0 to 99; equals stay in the order of the
rooms.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from maillage.base.catalogue import Slot


@dataclass(frozen=True)
class Link:
    """Something to follow. `under`: the address of the link that it stands under, in the site
    map."""

    label: str
    url: str
    position: int = 50
    icon: str = ""
    under: str = ""


@dataclass(frozen=True)
class PageSection:
    """A part of a page: a template, and what it says besides what the page knows."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    position: int = 50


@dataclass(frozen=True)
class Figure:
    """A number that counts, and what it counts."""

    value: int
    label: str
    position: int = 50


@dataclass(frozen=True)
class Todo:
    """One thing to do. `weight` orders: the law first, then people who wait, then the house."""

    weight: int
    title: str
    why: str
    url: str


Links = Callable[[Any], Iterable[Link]]
Sections = Callable[[Any], Iterable[PageSection]]

MENU: Slot[Links] = Slot("entries of the menu, for a person")
SEARCH: Slot[Callable[[], str]] = Slot("where the header leads who searches; the first is asked")
HOME: Slot[Sections] = Slot("parts of the home page, for a person")
FIGURES: Slot[Callable[[Any], Iterable[str]]] = Slot(
    "what the home page counts, a sentence each, for a person"
)
SITE_MAP: Slot[Links] = Slot("pages that the site map names, for a person")
ADDRESSES: Slot[Callable[[], Iterable[str]]] = Slot("paths that everybody may read, for robots")
DESK: Slot[Links] = Slot("what the team may begin from its desk; the first stands out")
DESK_FIGURES: Slot[Callable[[Any], Iterable[Figure]]] = Slot("what the desk counts")
DESK_SECTIONS: Slot[Sections] = Slot("parts of the desk, under its last changes")
WEEK: Slot[Callable[[Any], Iterable[Todo]]] = Slot("what matters this week, for one of the team")


def gathered(slot: Slot, *about: Any) -> list[Any]:
    """What every room gives to a slot, asked about these, in the order of positions."""
    given = chain.from_iterable(fill(*about) for fill in slot)
    return sorted(given, key=lambda item: item.position)
