"""The state of a search, as its address says it: list, map, file, feed and alert read the same."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from maillage.base.numbers import decimal, whole
from maillage.finder import completing
from maillage.finder.frames import Finder
from maillage.search.index import Box, During, Near, Question

RADII = (1, 2, 5, 10, 20, 50)
LONGEST, MOST_VALUES = 300, 30
DEEPEST_PAGE = 5000


@dataclass(frozen=True)
class Search:
    """What is looked for; a room has its own, which says `of` what. `where` is what was typed;
    `unknown_where` says that it means nothing here; `as_typed`: no word is corrected. `filters`:
    {facet: values}."""

    of: ClassVar[Finder]

    text: str = ""
    where: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    switched: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    radius: int | None = None
    centre: tuple[float, float] | None = None
    box: tuple[float, float, float, float] | None = None
    sort: str = ""
    page: int = 1
    places: tuple[str, ...] = ()
    unknown_where: bool = False
    located: bool = False
    as_typed: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Read an address; what makes no sense is left out."""
        filters = {}
        for one in cls.of.filters:
            typed = (value[:60] for value in query.getlist(one.parameter) if value)
            if values := tuple(dict.fromkeys(typed))[:MOST_VALUES]:
                filters[one.facet] = values
        sorts = {order.name for order in cls.of.orders}
        found = cls(
            text=query.get("q", "")[:LONGEST].replace("\x00", "").strip(),
            where=query.get("ou", "")[:80].replace("\x00", "").strip(),
            filters=filters,
            switched=tuple(s.name for s in cls.of.switches if query.get(s.parameter) == "1"),
            since=_day(query.get("du", "")) if cls.of.has_dates else None,
            until=_day(query.get("au", "")) if cls.of.has_dates else None,
            radius=_radius(query.get("rayon", "")),
            box=frame(query.get("bbox", "")),
            sort=query.get("tri", "") if query.get("tri") in sorts else "",
            page=_page(query.get("page", "")),
            as_typed=query.get("tel-quel") == "1",
        )
        point = _numbers(f"{query.get('lon', '')},{query.get('lat', '')}", 2)
        if point and abs(point[0]) <= 180 and abs(point[1]) <= 85:
            centre = (round(point[0], 4), round(point[1], 4))
            found = replace(found, centre=centre, radius=found.radius or 5, located=True)
        return found._somewhere() if found.where else found

    def _somewhere(self) -> Self:
        communes = completing.called(self.where)
        if not communes:
            return replace(self, unknown_where=True)
        centre = self.centre or (communes[0].lon, communes[0].lat)
        return replace(self, places=tuple(c.code for c in communes[:20]), centre=centre)

    def question(self, audiences: tuple[str, ...]) -> Question:
        """This search, as the index is asked it by somebody of these audiences."""
        filters = dict(self.filters)
        near = None
        if self.centre:
            around = self.radius if self.radius and (self.places or self.located) else None
            near = Near(*self.centre, km=float(around) if around else None)
            if self.places and not around:
                filters["commune"] = (*filters.get("commune", ()), *self.places)
        box = Box(*self.box) if self.box else None
        during = During(self.since, self.until) if self.since or self.until else None
        asked = Question(
            self.of.kinds,
            self.text,
            filters,
            box,
            near,
            self._sort(near),
            audiences,
            self.of.prefer,
            during,
            as_typed=self.as_typed,
        )
        for switch in self.of.switches:
            if switch.name in self.switched:
                asked = switch.narrow(asked)
        return asked

    def _sort(self, near: Near | None) -> str:
        """Around somebody who typed nothing, the nearest first, where no other order is said."""
        usual = self.of.orders[0].sort
        found = next((order.sort for order in self.of.orders if order.name == self.sort), "")
        if not found and usual == "relevance" and self.located and not self.text:
            found = "distance"
        return usual if found == "distance" and near is None else found or usual

    def query(self, **changes: Any) -> str:
        """The address of this search with changes: `page=2`, `text=""`…"""
        to = replace(self, **{"page": 1, **changes})
        pairs: list[tuple[str, str]] = []
        if to.text:
            pairs.append(("q", to.text))
            pairs += [("tel-quel", "1")] if to.as_typed else []
        if to.where:
            pairs.append(("ou", to.where))
        for one in self.of.filters:
            pairs += [(one.parameter, value) for value in to.filters.get(one.facet, ())]
        pairs += [(s.parameter, "1") for s in self.of.switches if s.name in to.switched]
        if to.since:
            pairs.append(("du", to.since.isoformat()))
        if to.until:
            pairs.append(("au", to.until.isoformat()))
        if to.located and to.centre:
            pairs += [("lon", str(to.centre[0])), ("lat", str(to.centre[1]))]
        if to.radius:
            pairs.append(("rayon", str(to.radius)))
        if to.box:
            pairs.append(("bbox", ",".join(f"{n:g}" for n in to.box)))
        if to.sort:
            pairs.append(("tri", to.sort))
        if to.page > 1:
            pairs.append(("page", str(to.page)))
        return "?" + urlencode(pairs) if pairs else "?"

    def without(self, name: str, value: str) -> str:
        """The address without a value of a facet, or without a switch."""
        if name in self.switched:
            return self.query(switched=tuple(other for other in self.switched if other != name))
        left = tuple(v for v in self.filters.get(name, ()) if v != value)
        return self.query(filters={**self.filters, name: left})

    @classmethod
    def to_save(cls, query: str) -> str:
        """The canonical address of a search that is asked again: without its page and its frame."""
        return cls.from_query(QueryDict(query)).query(box=None).removeprefix("?")

    @cached_property
    def page_url(self) -> str:
        return reverse(self.of.page)

    @property
    def points_url(self) -> str:
        return reverse(self.of.points)

    @property
    def pin_url(self) -> str:
        """Of what the result number 0 says: the map puts the number of another."""
        return reverse(self.of.pin, args=[0])

    @property
    def completion_url(self) -> str:
        return reverse(self.of.completion)

    @property
    def radii(self) -> tuple[int, ...]:
        return RADII

    @property
    def here(self) -> str:
        """This search without its frame, for a frame to be added."""
        return self.query(box=None)

    @property
    def without_correction(self) -> str:
        return self.query(as_typed=True)

    @property
    def first_page(self) -> str:
        return self.query()

    @property
    def subject(self) -> str:
        """What is asked, whatever the page and the order: the map is fitted to it once."""
        return self.query(sort="")

    @property
    def is_empty(self) -> bool:
        asked = (self.text, self.where, self.filters, self.switched, self.since, self.until)
        return not any(asked) and not self.located and self.box is None


def _numbers(text: str, many: int) -> tuple[float, ...] | None:
    found = [decimal(part.strip()) for part in text.split(",", many)]
    read = tuple(number for number in found if number is not None)
    return read if len(read) == len(found) == many else None


def frame(text: str) -> tuple[float, float, float, float] | None:
    """west,south,east,north of a map, or None."""
    found = _numbers(text[:100], 4)
    if not found:
        return None
    west, south, east, north = found
    return (west, south, east, north) if west < east and south < north else None


def _day(text: str) -> dt.date | None:
    """As 2031-06-07."""
    try:
        return dt.date.fromisoformat(text) if len(text) == len("2031-06-07") else None
    except ValueError:
        return None


def _radius(text: str) -> int | None:
    number = whole(text)
    return number if number in RADII else None


def _page(text: str) -> int:
    return min(whole(text, least=1) or 1, DEEPEST_PAGE)
