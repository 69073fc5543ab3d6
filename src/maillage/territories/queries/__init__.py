"""Reading places: the site's identity, communes by what people type, the map."""

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any, NamedTuple

import numpy as np
from django.db.models import QuerySet, Sum

from maillage.base import files, history, text
from maillage.base.catalogue import Slot
from maillage.search.index import Lexicon
from maillage.territories import rules, shipped
from maillage.territories.calendars import Calendar, calendar_of
from maillage.territories.drawn import (
    AROUND,
    MOST_COMMUNES,
    DrawnTown,
    LandUnit,
    Map,
    around_rings,
    draw,
    lines_of,
)
from maillage.territories.ground import ground
from maillage.territories.models import Cell, Commune, Epci, FormerCommune, Instance, Position
from maillage.territories.rules import Address, Located


@dataclass(frozen=True)
class Site:
    """The identity that every page shows."""

    name: str
    tagline: str
    steward: str
    contact_email: str
    hue: int
    time_zone: str


@history.until_changed("territory.", "instance.")
def site() -> Site:
    row = Instance.objects.filter(pk=1).first()
    if row is None:
        return Site("Maillage", "Aucun territoire installé", "", "", 165, "Europe/Paris")
    return Site(row.name, row.tagline, row.steward, row.contact_email, row.hue, row.time_zone)


def perimeter() -> QuerySet[Commune]:
    """The communes of this installation."""
    return Commune.objects.filter(pk__in=Instance.communes.through.objects.values("commune_id"))


KM_A_DEGREE = 111.2  # of latitude
Geocode = Callable[[Sequence[Address]], dict[Address, Located | None]]
GEOCODERS: Slot[Geocode] = Slot("geocoders")


def points_of(addresses: Sequence[Address]) -> dict[Address, Located | None]:
    """Ask the geocoder where addresses are. Raises fetch.Unreachable."""
    found: dict[Address, Located | None] = {}
    for geocode in GEOCODERS:
        found |= geocode(addresses)
    return found


def known_points(addresses: Iterable[Address]) -> dict[Address, Position]:
    """What the geocoder has answered of addresses; a row without a point when it knew none."""
    keys = {address: rules.address_key(*address) for address in addresses}
    rows = Position.objects.in_bulk(set(keys.values())) if keys else {}
    return {address: rows[key] for address, key in keys.items() if key in rows}


@history.until_changed("territory.")
def calendar() -> Calendar:
    """The calendar of the perimeter, after its first commune."""
    return calendar_of(perimeter().order_by("pk").values_list("pk", flat=True).first() or "")


def calendar_at(commune: str | None) -> Calendar:
    """The calendar of a commune; of the territory when nobody knows which commune it is."""
    return calendar_of(commune) if commune else calendar()


def is_holiday(day: dt.date) -> bool:
    """Whether a day is a public holiday here. Code du travail, L3133-1 and L3134-13."""
    return calendar().is_holiday(day)


def time_zone() -> str:
    """The name of the time zone in which pages, mails and jobs of this site say their days."""
    return site().time_zone


def codes_of_perimeter() -> list[str]:
    """The codes of the perimeter's communes, those that they had before too: a register keeps an
    old code for years."""
    codes = list(perimeter().values_list("code", flat=True))
    former = FormerCommune.objects.filter(commune__in=codes).values_list("code", flat=True)
    return [*codes, *former]


def starts_of_postcodes() -> frozenset[str]:
    """How the postcodes of the territory begin."""
    known = perimeter().values_list("postcodes", flat=True)
    return frozenset(rules.start_of(code) for codes in known for code in codes.split())


def bounds_of(codes: Sequence[str]) -> tuple[float, float, float, float] | None:
    """West, south, east and north of these communes of the perimeter, or None."""
    rows = Cell.objects.filter(commune__in=codes).values_list("rings", flat=True)
    rings = [ring for found in rows for ring in found]
    return around_rings(rings) if rings else None


def population() -> int:
    return perimeter().aggregate(total=Sum("population"))["total"] or 0


def commune_of_today(code: str) -> Commune | None:
    """The commune of a code, followed through mergers."""
    code = rules.insee_code(code)
    found = Commune.objects.filter(code=code).first()
    if found is None and code:
        former = FormerCommune.objects.filter(code=code).select_related("commune").first()
        found = former.commune if former else None
    return found


@history.until_changed("territory.")
def _centres() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Codes, longitudes and latitudes, from the south to the north."""
    rows = list(Commune.objects.order_by("lat", "code").values_list("code", "lon", "lat"))
    lons, lats = (np.array([row[i] for row in rows], dtype=float) for i in (1, 2))
    return [code for code, _lon, _lat in rows], lons, lats


def around(codes: Collection[str], km: float) -> set[str]:
    """These communes, and those whose centre is in a square of so many kilometres around one."""
    known, lons, lats = _centres()
    found, tall = set(codes), km / KM_A_DEGREE
    for lon, lat in Commune.objects.filter(pk__in=codes).values_list("lon", "lat"):
        # Only the band of its latitude is looked at: a list of all France asks for every commune.
        south, north = np.searchsorted(lats, (lat - tall, lat + tall), side="left")
        near = np.abs(lons[south:north] - lon) <= tall / cos(radians(lat))
        found.update(known[south + i] for i in np.flatnonzero(near))
    return found


def towns_of(codes: Collection[str]) -> dict[str, tuple[str, tuple[float, float]]]:
    """{code: its name, its centre}"""
    rows = Commune.objects.filter(pk__in=codes).values_list("code", "name", "lon", "lat")
    return {code: (name, (lon, lat)) for code, name, lon, lat in rows}


@history.until_changed("territory.")
def _names_asked() -> dict[type, dict[str, str]]:
    """The names that pages have asked already."""
    return {Commune: {}, Epci: {}}


def _names(model: type[Commune | Epci], codes: Collection[str]) -> dict[str, str]:
    known = _names_asked()[model]
    if unknown := [code for code in codes if code not in known]:
        known |= model.objects.filter(pk__in=unknown).values_list("code", "name")
    return {code: known[code] for code in codes if code in known}


def names_of_communes(codes: Collection[str]) -> dict[str, str]:
    return _names(Commune, codes)


def names_of_epcis(codes: Collection[str]) -> dict[str, str]:
    return _names(Epci, codes)


def communes_called(typed: str) -> list[Commune]:
    """Communes that a person may mean by a name or a postcode, those of the perimeter first."""
    typed = typed.strip()[:80]
    if not typed:
        return []
    if code := rules.postcode(typed):
        found = list(Commune.objects.filter(postcodes__contains=code))
        if not found and (today := commune_of_today(typed)):
            found = [today]
    else:
        wanted = _spelt(typed)
        here = [c for c in perimeter() if _spelt(c.name) == wanted]
        here += [f.commune for f in _former_here() if _spelt(f.name) == wanted]
        found = here or [c for c in perimeter() if _spelt(c.name).startswith(wanted)]
        if not found and len(wanted) > 2:
            found = list(Commune.objects.filter(name__iexact=typed)[:20])
    inside = set(perimeter().values_list("pk", flat=True))
    return sorted(found, key=lambda c: (c.pk not in inside, -c.population))


@lru_cache(maxsize=50_000)
def _spelt(name: str) -> str:
    """A name as people type it: `st etienne` is `saint etienne`."""
    short = {"st": "saint", "ste": "sainte"}
    return " ".join(short.get(word, word) for word in text.words(name))


def _former_here() -> QuerySet[FormerCommune]:
    inside = Instance.communes.through.objects.values("commune_id")
    return (
        FormerCommune.objects.filter(commune__in=inside).exclude(name="").select_related("commune")
    )


@history.until_changed("territory.")
def lexicon() -> Lexicon:
    """Names of the communes of the perimeter, each one word for the search."""
    places: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = {}
    for former in _former_here():
        places[tuple(text.stems(former.name))] = ("commune", (former.commune_id,))
    rows = list(perimeter().values_list("code", "name", "lon", "lat"))
    places |= {tuple(text.stems(name)): ("commune", (code,)) for code, name, _lon, _lat in rows}
    places.pop((), None)
    return Lexicon(places=places, centres={code: (lon, lat) for code, _name, lon, lat in rows})


# The map


@dataclass(frozen=True)
class Basemap:
    """The streets that were fetched for this territory: their zooms, whose they are, since when."""

    least: int
    most: int
    attribution: str
    licence: str
    fetched_on: str


BASEMAP = "basemap"


def basemap() -> Basemap | None:
    """What `maillage territory basemap` left in the data folder, or None."""
    try:
        stated = json.loads((files.folder(BASEMAP) / "basemap.json").read_text(encoding="utf-8"))
        return Basemap(**stated)
    except (OSError, ValueError, TypeError):
        return None


def tile(z: int, x: int, y: int) -> bytes | None:
    """One tile of the streets, or None outside what was fetched."""
    try:
        return (files.folder(BASEMAP) / str(z) / str(x) / str(y)).read_bytes()
    except OSError:
        return None


@history.until_changed("territory.")
def contours() -> rules.Contours:
    """The official contours of the perimeter; none before they were fetched."""
    return rules.Contours(dict(Cell.objects.values_list("commune", "contour")))


class _Maps(NamedTuple):
    drawn: Map | None
    ground: bytes


@history.until_changed("territory.")
def _maps() -> _Maps:
    """Both maps, from one reading of what lies around. They are drawn from the contours that ship,
    each line of which is known from both sides; what none covers, from its cell."""
    cells = list(Cell.objects.select_related("commune__epci"))
    if not cells:
        return _Maps(None, _written({"type": "FeatureCollection", "features": []}))
    own = {cell.commune_id: cell.rings for cell in cells}
    frame = around_rings([ring for rings in own.values() for ring in rings])
    land = own | shipped.land_of({*own, *_around(frame, len(own))})
    towns = [_town(cell.commune) for cell in cells]
    schematic = any(cell.schematic for cell in cells)
    lines = lines_of(land, towns)
    return _Maps(draw(land, towns, lines, schematic), _written(ground(land, towns, lines)))


def _written(features: dict[str, Any]) -> bytes:
    return json.dumps(features, separators=(",", ":"), ensure_ascii=False).encode()


def drawn_map() -> Map | None:
    """The territory as SVG paths, north up, or None before installation."""
    return _maps().drawn


def ground_of_map() -> bytes:
    """What the map that moves is drawn on, as GeoJSON."""
    return _maps().ground


MANY = 1_000  # communes: around a region, a quarter is enough and costs as much
TALL = 1.6  # degrees of latitude for one of longitude: a map stands upright on a phone


def _around(frame: tuple[float, float, float, float], many: int) -> Iterable[str]:
    """The communes that lie around a territory, near enough to be drawn."""
    west, south, east, north = frame
    x = max(east - west, north - south) * (AROUND if many < MANY else AROUND / 4)
    y = x if many > MOST_COMMUNES else max(x, ((east - west) * TALL - (north - south)) / 2)
    near = {"lon__range": (west - x, east + x), "lat__range": (south - y, north + y)}
    return Commune.objects.filter(**near).values_list("code", flat=True)


def _town(commune: Commune) -> DrawnTown:
    epci = LandUnit(commune.epci.code, commune.epci.name) if commune.epci else None
    return DrawnTown(commune.code, commune.name, epci, commune.population, commune.lon, commune.lat)
