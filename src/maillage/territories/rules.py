"""Rules of places: codes that spreadsheets damaged, cells of the map."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _
from shapely import MultiPoint, Polygon

from maillage.base import geo
from maillage.base.numbers import all_digits
from maillage.base.text import words

_CODE = re.compile(r"(?:[0-9]{5}|2[ABab][0-9]{3})")


def insee_code(typed: str) -> str:
    """The INSEE code that a cell of a spreadsheet meant: `1300` lost its zero, `42218.0` gained a
    decimal. Empty when it is none."""
    text = str(typed).strip().upper().removesuffix(".0")
    text = text.zfill(5) if all_digits(text) and len(text) == 4 else text
    return text if _CODE.fullmatch(text) else ""


def postcode(typed: str) -> str:
    """The postcode that was meant, or empty."""
    text = str(typed).strip().replace(" ", "").removesuffix(".0")
    text = text.zfill(5) if all_digits(text) and len(text) == 4 else text
    return text if all_digits(text) and len(text) == 5 else ""


def typed_postcode(typed: str) -> str:
    """The same, of a field or a cell: raises ValueError when there is none."""
    if code := postcode(typed):
        return code
    raise ValueError(_("un code postal a cinq chiffres"))


Rings = list[list[list[float]]]


def schematic_cells(points: dict[str, tuple[float, float]]) -> dict[str, list]:
    """A cell for each point {code: (lon, lat)}: Voronoi, clipped to the hull of the territory."""
    codes = sorted(points)
    lons = np.array([points[c][0] for c in codes])
    lats = np.array([points[c][1] for c in codes])
    squeeze = float(np.cos(np.radians(lats.mean())))
    at = np.column_stack([lons * squeeze, lats])
    spread = float(max(np.ptp(at[:, 0]), np.ptp(at[:, 1]), 0.05))
    hull = MultiPoint(at).convex_hull.buffer(0.35 * spread / np.sqrt(len(codes)))
    if len(codes) < 3:
        pieces = [hull] if len(codes) == 1 else list(_halves(at, hull))
    else:
        cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(at), extend_to=hull))
        tree = shapely.STRtree(cells)
        holders = tree.query(shapely.points(at), predicate="intersects")
        held = dict(zip(holders[0].tolist(), holders[1].tolist(), strict=True))
        pieces = [cells[held[i]].intersection(hull) for i in range(len(codes))]
    return {
        code: _rings(piece.simplify(spread / 500), squeeze)
        for code, piece in zip(codes, pieces, strict=True)
    }


def _halves(at: np.ndarray, hull: Polygon) -> list[Polygon]:
    cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(at), extend_to=hull))
    near = [min(cells, key=lambda cell: cell.distance(shapely.Point(p))) for p in at]
    return [cell.intersection(hull) for cell in near]


def _rings(shape: shapely.Geometry, squeeze: float) -> Rings:
    outlines = [part.exterior for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    return [[[round(x / squeeze, 5), round(y, 5)] for x, y in o.coords] for o in outlines]


LIGHT, EXACT = 0.001, 0.00005  # degrees: 100 m is enough for a page, 5 m tells a commune
BESIDE = 0.0002  # 20 m: a point on the border is in both


def simplified(geometry: dict, within: float) -> Rings:
    """Rings of an official GeoJSON contour, `within` so many degrees of it."""
    return _rings(shapely.from_geojson(json.dumps(geometry)).simplify(within), 1.0)


class Contours:
    """Official contours {code: rings}, to tell in which commune a point falls."""

    def __init__(self, rings: Mapping[str, Rings]) -> None:
        self._codes = [code for code, outlines in rings.items() for _ in outlines]
        self._shapes = [Polygon(ring) for outlines in rings.values() for ring in outlines]
        self._tree = shapely.STRtree(self._shapes)
        self._own: dict[str, list[Polygon]] = {}
        for code, shape in zip(self._codes, self._shapes, strict=True):
            self._own.setdefault(code, []).append(shape)

    def beside(self, commune: str, lon: float, lat: float) -> str | None:
        """The commune that holds a point clearly outside `commune`; None when nothing is sure."""
        point = shapely.Point(lon, lat)
        own = [shape.distance(point) for shape in self._own.get(commune, ())]
        if not own or min(own) < BESIDE:
            return None
        holders = self._tree.query(point, predicate="intersects")
        return self._codes[holders[0]] if len(holders) else None

    def km_outside(self, commune: str, lon: float, lat: float) -> float | None:
        """How far a point is from the contour of a commune; of a commune that has none, from all
        of them together. None without any contour."""
        point = shapely.Point(lon, lat)
        shapes = self._own.get(commune, self._shapes)
        if not shapes:
            return None
        on_edge = (shapely.shortest_line(shape, point).coords[0] for shape in shapes)
        return min(geo.distance_km(x, y, lon, lat) for x, y in on_edge)


class Address(NamedTuple):
    """What the geocoder is asked. `commune`: its INSEE code of today."""

    street: str
    postcode: str
    commune: str


class Located(NamedTuple):
    """A point on Earth. `level`: number or street; `score`: the geocoder's, 0 to 1."""

    lon: float
    lat: float
    level: str
    score: float


def address_key(street: str, postcode: str, commune: str) -> str:
    """One key for one address, however it is typed."""
    stated = " ".join([*words(street), postcode, commune])
    return hashlib.blake2b(stated.encode(), digest_size=16).hexdigest()


def start_of(postcode: str) -> str:
    """The digits that say the département, also of a CEDEX: `42007` → `42`, `97410` → `974`."""
    return postcode[: 3 if postcode.startswith(("97", "98")) else 2]


# Numbering plan of ARCEP (decision 2018-0881) and of the Pacific collectivities: what stands before
# the digits that are dialled within each of them.
_BEFORE_SIX = {
    "971": "0590",
    "972": "0596",
    "973": "0594",
    "974": "0262",
    "975": "+508",
    "976": "0269",
    "977": "0590",
    "978": "0590",
    "986": "+681",
    "988": "+687",
}
_BEFORE_EIGHT = {"987": "+689"}


def dialled(local: str, department: str) -> str:
    """The whole number of a local one; empty where nobody dials so."""
    before = (_BEFORE_SIX if len(local) == 6 else _BEFORE_EIGHT).get(department)
    return f"{before}{local}" if before else ""
