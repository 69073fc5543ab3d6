"""The state of a search, as its address says it: list, map, CSV, GeoJSON and feed read the same."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from maillage.base import clock
from maillage.base.search import Box, Near, Question
from maillage.directory import rules
from maillage.territories import queries as territories

# facet of the index → its name in the address
FACETS = {
    "theme": "theme",
    "family": "famille",
    "accreditation": "agrement",
    "public": "public",
    "commune": "commune",
    "epci": "epci",
    "employer": "employeur",
    "ess": "statut",
    "standing": "etat",
    "network": "reseau",
}
OPEN = "open"  # not a facet of the index: what it holds depends on the hour
SORTS = {"pertinence": "relevance", "nom": "name", "distance": "distance", "date": "freshness"}
RADII = (1, 2, 5, 10, 20, 50)
LONGEST, MOST_VALUES = 300, 30


@dataclass(frozen=True)
class Search:
    """What is looked for. `where` is what was typed; `unknown_where` says that it means nothing
    here."""

    text: str = ""
    where: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    radius: int | None = None
    centre: tuple[float, float] | None = None
    box: tuple[float, float, float, float] | None = None
    sort: str = ""
    page: int = 1
    places: tuple[str, ...] = ()
    unknown_where: bool = False
    located: bool = False
    is_open: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> "Search":
        """Read an address; what makes no sense is left out."""
        filters = {}
        for facet, name in FACETS.items():
            values = tuple(dict.fromkeys(v[:60] for v in query.getlist(name) if v))[:MOST_VALUES]
            if values:
                filters[facet] = values
        found = cls(
            text=query.get("q", "")[:LONGEST].replace("\x00", "").strip(),
            where=query.get("ou", "")[:80].replace("\x00", "").strip(),
            filters=filters,
            radius=_radius(query.get("rayon", "")),
            box=frame(query.get("bbox", "")),
            sort=query.get("tri", "") if query.get("tri") in SORTS else "",
            page=_page(query.get("page", "")),
            is_open=query.get("ouvert") == "1",
        )
        point = _numbers(f"{query.get('lon', '')},{query.get('lat', '')}", 2)
        if point and abs(point[0]) <= 180 and abs(point[1]) <= 85:
            centre = (round(point[0], 4), round(point[1], 4))
            found = replace(found, centre=centre, radius=found.radius or 5, located=True)
        return found._somewhere() if found.where else found

    def _somewhere(self) -> "Search":
        communes = territories.communes_called(self.where)
        if not communes:
            return replace(self, unknown_where=True)
        centre = self.centre or (communes[0].lon, communes[0].lat)
        return replace(self, places=tuple(c.code for c in communes[:20]), centre=centre)

    def question(self, audience: str) -> Question:
        filters = dict(self.filters)
        near = None
        if self.centre:
            around = self.radius if self.radius and (self.places or self.located) else None
            near = Near(*self.centre, km=float(around) if around else None)
            if self.places and not around:
                filters["commune"] = (*filters.get("commune", ()), *self.places)
        sort = SORTS.get(self.sort, "distance" if self.located and not self.text else "relevance")
        if sort == "distance" and near is None:
            sort = "relevance"
        box = Box(*self.box) if self.box else None
        confirmed = ("standing", ("kept", "read"))
        asked = Question("place", self.text, filters, box, near, sort, audience, confirmed)
        return open_now(asked) if self.is_open else asked

    def query(self, **changes) -> str:
        """The address of this search with changes: `page=2`, `text=""`…"""
        to = replace(self, **{"page": 1, **changes})
        pairs: list[tuple[str, str]] = []
        if to.text:
            pairs.append(("q", to.text))
        if to.where:
            pairs.append(("ou", to.where))
        for facet, name in FACETS.items():
            pairs += [(name, value) for value in to.filters.get(facet, ())]
        if to.is_open:
            pairs.append(("ouvert", "1"))
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

    def without(self, facet: str, value: str) -> str:
        if facet == OPEN:
            return self.query(is_open=False)
        left = tuple(v for v in self.filters.get(facet, ()) if v != value)
        return self.query(filters={**self.filters, facet: left})

    @property
    def radii(self) -> tuple[int, ...]:
        return RADII

    @property
    def here(self) -> str:
        """This search without its frame, for a frame to be added."""
        return self.query(box=None)

    @property
    def is_empty(self) -> bool:
        return not (
            self.text or self.where or self.filters or self.located or self.box or self.is_open
        )


def open_now(asked: Question) -> Question:
    """The same question, of places that are open in this half-hour."""
    now = timezone.localtime(clock.now())
    slot = rules.slot_at(now, territories.is_holiday)
    return replace(asked, needs=slot, refuses=rules.day_number(now.date()))


def _numbers(text: str, many: int) -> tuple[float, ...] | None:
    try:
        found = tuple(float(part) for part in text.split(","))
    except ValueError:
        return None
    return found if len(found) == many and all(math.isfinite(n) for n in found) else None


def frame(text: str) -> tuple[float, float, float, float] | None:
    """west,south,east,north of a map, or None."""
    found = _numbers(text[:100], 4)
    if not found:
        return None
    west, south, east, north = found
    return (west, south, east, north) if west < east and south < north else None


def _radius(text: str) -> int | None:
    return int(text) if text.isdigit() and int(text[:4]) in RADII else None


def _page(text: str) -> int:
    return min(max(int(text), 1), 5000) if text.isdigit() and len(text) < 6 else 1
