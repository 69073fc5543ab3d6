"""A search answered: a page of results with its facets, chips and links; its map; its words."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from maillage.base import geo
from maillage.finder.frames import Names
from maillage.finder.state import Search
from maillage.look.parts import day
from maillage.search import index
from maillage.search.index import Answer, Box, Question
from maillage.search.reader import DEEPEST
from maillage.territories import queries as territories

PAGE = 20
MOST_NAMED = 150
Bounds = tuple[float, float, float, float]
AROUND = 0.5  # of the territory: a result farther than that does not shrink the map to nothing
MARGIN = 0.08  # of the width of the results, so that no pin stands on the edge


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    parameter: str
    title: str
    choices: list[Choice]

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.is_chosen]


@dataclass(frozen=True)
class Chip:
    """Something that was asked, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Results:
    """A page of results; `cards` are what a room makes of it, in order."""

    search: Search
    answer: Answer
    cards: list[Any]
    facets: list[Facet]
    chips: list[Chip]
    pages: int

    @classmethod
    def answering(
        cls, asked: Search, audiences: tuple[str, ...], cards: Callable[[Answer], list[Any]]
    ) -> Self:
        """Raises index.Unavailable while there is no index."""
        question = asked.question(audiences)
        answer = index.ask(question, offset=(asked.page - 1) * PAGE, limit=PAGE)
        facets = [*_switches(asked, question, answer), *_facets(asked, answer)]
        pages = min(-(-answer.total // PAGE), DEEPEST // PAGE)
        return cls(asked, answer, cards(answer), facets, _chips(asked, facets), pages)

    @property
    def total(self) -> int:
        return self.answer.total

    @property
    def counted(self) -> str:
        return self.search.of.counted(self.total)

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The cards under their titles; an empty one shows none."""
        return [("", self.cards)]

    @property
    def by_commune(self) -> dict[str, int]:
        return self.answer.facets.get("commune", {})

    @property
    def page_links(self) -> list[tuple[int, str]]:
        """The first page, the last, and those around this one."""
        here = self.search.page
        near = {1, self.pages, *range(max(1, here - 2), min(self.pages, here + 2) + 1)}
        return [(number, self.search.query(page=number)) for number in sorted(near)]


def _switches(asked: Search, question: Question, answer: Answer) -> list[Facet]:
    """How many are left under each switch; the answer has it of one that is on."""
    facets = []
    for switch in asked.of.switches:
        is_on = switch.name in asked.switched
        many = answer.total if is_on else _total(switch.narrow(question))
        choice = Choice("1", str(switch.label), many, is_on)
        facets.append(Facet(switch.name, switch.parameter, str(switch.title), [choice]))
    return facets


def _total(question: Question) -> int:
    return index.ask(question, limit=1, counts=False).total


def _facets(asked: Search, answer: Answer) -> list[Facet]:
    facets = []
    for one in asked.of.filters:
        chosen = set(asked.filters.get(one.facet, ()))
        counts = answer.facets.get(one.facet, {})
        values = {**counts, **dict.fromkeys(chosen)}
        labels = one.labels(values) if values else {}
        choices = [
            Choice(value, str(labels[value]), counts.get(value, 0), value in chosen)
            for value in values
            if value in labels
        ]
        choices.sort(key=lambda c: (-c.count, c.label))
        tells = len(choices) > 1 or (one.stands_alone and choices)
        if tells or any(c.is_chosen for c in choices):
            facets.append(Facet(one.facet, one.parameter, str(one.title), choices))
    return facets


def _chips(asked: Search, facets: list[Facet]) -> list[Chip]:
    chips = []
    if asked.text:
        label = f"«\N{NO-BREAK SPACE}{asked.text}\N{NO-BREAK SPACE}»"  # on one line
        chips.append(Chip(label, asked.query(text="")))
    if asked.where and not asked.unknown_where:
        around = _("à moins de %(km)s km") % {"km": asked.radius} if asked.radius else ""
        url = asked.query(where="", places=(), centre=None, radius=None)
        chips.append(Chip(f"{asked.where} {around}".strip(), url))
    if asked.located:
        label = _("Autour de moi, %(km)s km") % {"km": asked.radius}
        chips.append(Chip(label, asked.query(located=False, centre=None, radius=None)))
    if asked.box:
        chips.append(Chip(_("Dans le cadre de la carte"), asked.query(box=None)))
    if asked.since:
        chips.append(Chip(_since(asked.since), asked.query(since=None)))
    if asked.until:
        chips.append(Chip(_until(asked.until), asked.query(until=None)))
    for facet in facets:
        for choice in facet.chosen:
            chips.append(Chip(choice.label, asked.without(facet.name, choice.value)))
    return chips


def _since(date: dt.date | None) -> str:
    return _("depuis le %(day)s") % {"day": day(date)} if date else ""


def _until(date: dt.date | None) -> str:
    return _("jusqu’au %(day)s") % {"day": day(date)} if date else ""


def in_words(asked: Search) -> str:
    """A search as its reader would say it: « vélo, Saint-Étienne, Mobilité »; nothing when nothing
    is asked."""
    parts = [asked.text, asked.where, _since(asked.since), _until(asked.until)]
    for one in asked.of.filters:
        values = asked.filters.get(one.facet, ())
        labels = one.labels(values) if values else {}
        parts += [str(labels.get(value, "")) for value in values]
    return ", ".join(filter(None, parts))


def completed(asked: type[Search], typed: str) -> list[str]:
    """What completes the last word typed, with the words before it: as everybody may find."""
    typed = typed[:100]
    head = typed.rsplit(" ", 1)[0] + " " if " " in typed.strip() else ""
    try:
        words = index.complete(Question(asked.of.kinds, typed))
    except index.Unavailable:
        return []
    return [head + word for word in words]


# The map


def points(question: Question, box: Box, zoom: int, names: Names, user: Any) -> list[list]:
    """[lon, lat, count] for a cluster; [lon, lat, 1, name, id] for a single result of those that
    `names(ids, user)` names."""
    found = index.clusters(question, box, zoom)
    singles = [c.id for c in found if c.id is not None]
    named = names(singles, user) if len(singles) <= MOST_NAMED else {}
    parts = {pk: (name, pk) for pk, name in named.items()}
    return [[c.lon, c.lat, c.count, *parts.get(c.id or 0, ())] for c in found]


def fit_of(asked: Search, audiences: tuple[str, ...]) -> Bounds | None:
    """West, south, east and north that answer the question: its own frame, its disc, its communes,
    or else its results; None for the whole territory. Raises index.Unavailable."""
    if asked.box:
        return asked.box
    if asked.centre and asked.radius and (asked.located or asked.places):
        return geo.around(*asked.centre, asked.radius)
    communes = (*asked.places, *asked.filters.get("commune", ()))
    if communes and (found := territories.bounds_of(communes)):
        return found
    if asked.is_empty:
        return None
    found = index.extent(asked.question(audiences))
    drawn = territories.drawn_map()
    if found is None or drawn is None:
        return None
    return _clipped(_widened(found, MARGIN), _widened(drawn.bounds, AROUND))


def _widened(bounds: Bounds, part: float) -> Bounds:
    west, south, east, north = bounds
    x, y = (east - west) * part, (north - south) * part
    return west - x, south - y, east + x, north + y


def _clipped(found: Bounds, around: Bounds) -> Bounds | None:
    """What of it is around here; None when all of it is elsewhere."""
    west, south = max(found[0], around[0]), max(found[1], around[1])
    east, north = min(found[2], around[2]), min(found[3], around[3])
    return (west, south, east, north) if west <= east and south <= north else None
