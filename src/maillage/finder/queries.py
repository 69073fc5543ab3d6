"""A search answered: a page of results with its facets, chips and links; its map; its words."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.base import geo, text
from maillage.finder import completing, words
from maillage.finder.drawing import Pin
from maillage.finder.frames import Mark, Marks, Suggestion, Tried
from maillage.finder.models import OFTEN, UnansweredQuestion
from maillage.finder.state import Search
from maillage.look.parts import day
from maillage.search import index
from maillage.search.index import Answer, Box, Question, ScoreReason
from maillage.search.reader import DEEPEST
from maillage.territories import queries as territories

_WORD = re.compile(r"[^\W_]+")
PAGE = 20
LONGEST, AMONG_OTHERS = 100, 3  # characters that are completed; communes after other suggestions
MOST_NAMED = 150
MOST_EXPLAINED = 10  # results of which one says why
MOST_ASKED = 100  # questions without answer that a page shows
FEW, CLOSER = 60, 1  # so many are told apart as if the map were closer by so many zooms
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
    near: list[Any] = field(default_factory=list)  # cards, when nothing answers

    @classmethod
    def answering(
        cls, asked: Search, audiences: tuple[str, ...], cards: Callable[[Answer], list[Any]]
    ) -> Self:
        """Raises index.Unavailable while there is no index."""
        question = asked.question(audiences)
        answer = index.ask(question, offset=(asked.page - 1) * PAGE, limit=PAGE)
        facets = [*_switches(asked, question, answer), *_facets(asked, answer)]
        pages = min(-(-answer.total // PAGE), DEEPEST // PAGE)
        near = cards(replace(answer, hits=answer.near)) if answer.near else []
        return cls(asked, answer, cards(answer), facets, _chips(asked, facets), pages, near)

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
    def pins(self) -> list[Pin]:
        """Where the cards stand on the drawn map, as a room says it."""
        return []

    @property
    def spellings(self) -> Iterable[str]:
        """Texts that write in French the words of the index, as a room has them."""
        return ()

    @property
    def corrected(self) -> list[tuple[str, str]]:
        """What was typed and is written nowhere, with what was looked for beside it: neither
        as the index folds them."""
        return [
            (spelt(typed, [self.search.text]), spelt(found, self.spellings))
            for typed, found in self.answer.corrected.items()
        ]

    @property
    def by_commune(self) -> dict[str, int]:
        return self.answer.facets.get("commune", {})

    @property
    def page_links(self) -> list[tuple[int, str]]:
        """The first page, the last, and those around this one."""
        here = self.search.page
        near = {1, self.pages, *range(max(1, here - 2), min(self.pages, here + 2) + 1)}
        return [(number, self.search.query(page=number)) for number in sorted(near)]


def spelt(folded: str, texts: Iterable[str]) -> str:
    """Folded words as these texts write them, where they do."""
    wanted = dict.fromkeys(folded.split(), "")
    for said in texts:
        for word in _WORD.findall(said):
            if wanted.get(key := text.fold(word)) == "":
                wanted[key] = word if word.isupper() else word.lower()
        if all(wanted.values()):
            break
    return " ".join(wanted[word] or word for word in folded.split())


def _switches(asked: Search, question: Question, answer: Answer) -> list[Facet]:
    """How many are left under each switch; the answer has it of one that is on."""
    facets = []
    for switch in asked.of.switches:
        is_on = switch.name in asked.switched
        many = answer.total if is_on else index.count(switch.narrow(question))
        choice = Choice("1", str(switch.label), many, is_on)
        facets.append(Facet(switch.name, switch.parameter, str(switch.title), [choice]))
    return facets


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


def completed(asked: type[Search], typed: str) -> list[Suggestion]:
    """What completes what is typed, as everybody may find: what the room suggests, then communes,
    which lead to the results there."""
    typed = typed[:LONGEST]
    found = asked.of.suggests(typed) if asked.of.suggests else _words(asked, typed)
    page = reverse(asked.of.page)
    there = (
        one._replace(address=f"{page}?{urlencode({'ou': one.text})}", hint=_there(asked, one))
        for one in completing.communes(typed, AMONG_OTHERS)
    )
    return [*found, *there]


def _there(asked: type[Search], commune: Suggestion) -> str:
    """What tells a commune from another, and how many results stand there."""
    codes = tuple(one.code for one in completing.called(commune.text))
    try:
        many = index.count(Question(asked.of.kinds, filters={"commune": codes}))
    except index.Unavailable:
        return commune.hint
    return ", ".join(filter(None, (commune.hint, asked.of.counted(many))))


def _words(asked: type[Search], typed: str) -> list[Suggestion]:
    """What completes the last word, after those before it."""
    head = typed.rsplit(" ", 1)[0] + " " if " " in typed.strip() else ""
    try:
        words = index.complete(Question(asked.of.kinds, typed))
    except index.Unavailable:
        return []
    return [Suggestion(head + word, "search", _("mot")) for word in words]


# The map


def points(question: Question, box: Box, zoom: int, marks: Marks, user: Any) -> list[list]:
    """[lon, lat, count] for a cluster; [lon, lat, 1, name, id] for a single result of those that
    `marks(ids, user)` gives, with its icon, its tint and whether it is a ring when it has one."""
    found = index.clusters(question, box, zoom)
    if sum(cluster.count for cluster in found) <= FEW:
        found = index.clusters(question, box, zoom + CLOSER)
    singles = [c.id for c in found if c.id is not None]
    named = marks(singles, user) if len(singles) <= MOST_NAMED else {}
    parts = {pk: _said(pk, mark) for pk, mark in named.items()}
    return [[c.lon, c.lat, c.count, *parts.get(c.id or 0, ())] for c in found]


def _said(pk: int, mark: Mark) -> tuple:
    shown = (mark.icon, mark.tint, int(mark.is_ring)) if mark.icon else ()
    return (mark.name, pk, *shown)


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


# Why a result


class WeighedPart(NamedTuple):
    """A part of the score of a result, in words: what counts, for what was typed, where words of
    it are written, what they weigh beside the one typed, the points."""

    part: Any
    typed: str
    where: str
    weight: str
    points: str


class WeighedResult(NamedTuple):
    name: str
    points: str
    parts: list[WeighedPart]


def explained(tried: Tried, query: QueryDict, user: Any) -> list[WeighedResult]:
    """The first results of a search, each with what its score is made of. Raises
    index.Unavailable."""
    question = tried.search.from_query(query).question(accounts.reader(user))
    hits = index.ask(question, limit=MOST_EXPLAINED, counts=False).hits
    marks, found = tried.marks([hit.id for hit in hits], user), []
    for hit in hits:
        reasons = index.reasons(question, hit)
        if hit.id in marks and reasons:
            points = _points(sum(reason.score for reason in reasons))
            found.append(WeighedResult(marks[hit.id].name, points, [_why(one) for one in reasons]))
    return found


def _why(reason: ScoreReason) -> WeighedPart:
    part = words.PARTS[reason.what]
    if not reason.met:
        away = _("à moins de %(km)s km") % {"km": round(reason.km)} if reason.km else ""
        return WeighedPart(part, reason.typed, away, "", _points(reason.score))
    best = reason.met[0]
    kind = _("mot tapé") if best.is_typed else _("mot élargi : %s") % " ".join(best.stems)
    where = f"{words.TEXTS[best.text]} ({kind})"
    return WeighedPart(part, reason.typed, where, _points(best.weight), _points(reason.score))


def _points(score: float) -> str:
    return number_format(score, 2)


# What nothing answers


class AskedOften(NamedTuple):
    """Words, how often they were asked, the last day, and the page that asks them again."""

    words: str
    times: int
    last_on: dt.date
    url: str


def asked_often() -> list[AskedOften]:
    """What was asked at least so often, the most asked first."""
    rows = UnansweredQuestion.objects.filter(times__gte=OFTEN).order_by("-times", "words")
    return [
        AskedOften(row.words, row.times, row.last_on, f"{page}?{urlencode({'q': row.words})}")
        for row in rows[:MOST_ASKED]
        if (page := _address(row.page))
    ]


def _address(page: str) -> str:
    """Nothing of a page that is no more."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
