"""The territory drawn: its communes in the units of an SVG, the land around it, its names.

Three layers: what lies around, faint; the land, a shape for each commune, or for each
intercommunal authority where there are so many communes that nobody could choose one; the outline.
Around many communes only départements are drawn: what is faint is not heavier than what is shown.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import NamedTuple

import numpy as np
from shapely import Point, Polygon

from maillage.territories import arcs
from maillage.territories.labels import Box, TownName
from maillage.territories.rules import start_of

WIDTH = 720  # units
MARGIN = 14  # around the territory
AROUND = 0.2  # of the territory: how far the land beyond it is drawn
FINE, ROUGH = 0.8, 4.5  # units that are simplified away, of the territory and around it
IN_ONE_STROKE = 12  # lines; more would be drawn whole where a part is looked at
MOST_COMMUNES = 150  # drawn one by one; beyond, authorities first


class LandUnit(NamedTuple):
    """What one may choose on the map: a commune, or an intercommunal authority."""

    code: str
    name: str


class DrawnTown(NamedTuple):
    """A commune of the territory, as the map needs it."""

    code: str
    name: str
    epci: LandUnit | None
    population: int
    lon: float
    lat: float


@dataclass(frozen=True)
class Shape:
    """A commune, or an authority, as an SVG path in the map's own units; `box` holds it."""

    code: str
    name: str
    path: str
    box: Box


class Line(NamedTuple):
    """A line, and the box that holds it."""

    path: str
    box: Box


@dataclass(frozen=True)
class Frame:
    """Where longitudes and latitudes stand on the drawing: `bounds` of the territory fill it."""

    bounds: tuple[float, float, float, float]  # west, south, east, north

    @property
    def squeeze(self) -> float:
        return cos(radians((self.bounds[1] + self.bounds[3]) / 2))

    @property
    def scale(self) -> float:
        """Units a degree of latitude."""
        west, south, east, north = self.bounds
        widest = max((east - west) * self.squeeze, (north - south) * 0.9)
        return (WIDTH - 2 * MARGIN) / max(widest, 1e-6)

    @property
    def height(self) -> int:
        return round((self.bounds[3] - self.bounds[1]) * self.scale) + 2 * MARGIN

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        ((x, y),) = self.line(np.array([[lon, lat]])).tolist()
        return x, y

    def line(self, points: np.ndarray) -> np.ndarray:
        """The same of many, a row each."""
        west, south, east, north = self.bounds
        away = points - ((west + east) / 2, (south + north) / 2)
        return away * (self.squeeze * self.scale, -self.scale) + (WIDTH / 2, self.height / 2)

    def shows(self, line: np.ndarray) -> bool:
        """Whether a part of it stands on the drawing."""
        size, beyond = np.array([WIDTH, self.height]), AROUND * WIDTH
        return bool((line.max(axis=0) > -beyond).all() and (line.min(axis=0) < size + beyond).all())


@dataclass(frozen=True, eq=False)  # what is drawn of it is kept by which map it is
class Map:
    """Paths of an SVG: `around`, what lies beyond; `borders`, of départements there; `edge`, of the
    territory. `unit_of`: the shape in which a commune lies."""

    frame: Frame
    shapes: list[Shape]
    around: list[Line]
    borders: list[Line]
    edge: list[Line]
    names: list[TownName]
    unit_of: Mapping[str, str]
    schematic: bool

    width = WIDTH

    @property
    def height(self) -> int:
        return self.frame.height

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        return self.frame.bounds

    @property
    def by_epci(self) -> bool:
        return len(self.unit_of) > MOST_COMMUNES

    def totals(self, counts: Mapping[str, int]) -> dict[str, int]:
        """What is counted by commune, by shape."""
        found: dict[str, int] = {}
        for commune, n in counts.items():
            if unit := self.unit_of.get(commune):
                found[unit] = found.get(unit, 0) + n
        return found


Land = Mapping[str, Sequence]  # {commune: rings}


def lines_of(land: Land, towns: Sequence[DrawnTown]) -> list[arcs.Arc]:
    """Each line of a territory once. `land`: these towns, and what lies around them."""
    return arcs.arcs_of(land, sides_of(land, units_of(towns)))


def draw(land: Land, towns: Sequence[DrawnTown], lines: Sequence[arcs.Arc], schematic: bool) -> Map:
    """`lines`: those of this land."""
    units = units_of(towns)
    frame = Frame(around_rings([ring for code in units for ring in land[code]]))
    own: dict[str, list[np.ndarray]] = {unit.code: [] for unit in units.values()}
    is_large = len(units) > MOST_COMMUNES
    layers: defaultdict[str, list[np.ndarray]] = defaultdict(list)
    for arc, line in _simplified(lines, frame):
        layers[layer_of(arc, is_large)].append(line)
        for side in own_sides(arc):
            own[side].append(line)
    shapes = [_shape(unit, own[unit.code]) for unit in dict.fromkeys(units.values())]
    shapes.sort(key=lambda shape: shape.name)
    names = [TownName(t.name, t.population, *frame.at(*middle_of(t, land[t.code]))) for t in towns]
    around, borders, edge = (_lined(layers[name]) for name in ("around", "borders", "edge"))
    unit_of = {code: unit.code for code, unit in units.items()}
    return Map(
        frame, shapes, around, borders, edge, names=names, unit_of=unit_of, schematic=schematic
    )


_BEYOND = "~"  # before the code of what is not of the territory


def units_of(towns: Sequence[DrawnTown]) -> dict[str, LandUnit]:
    """{commune: what is chosen there}: itself, or its authority where there are too many."""
    by_epci = len(towns) > MOST_COMMUNES
    return {t.code: t.epci if by_epci and t.epci else LandUnit(t.code, t.name) for t in towns}


def sides_of(land: Land, units: Mapping[str, LandUnit]) -> dict[str, str]:
    """{commune: what it counts as when lines are drawn between}: beyond the territory, itself, or
    its département around a large one."""
    large = len(units) > MOST_COMMUNES
    beyond = {c: _BEYOND + (start_of(c) if large else c) for c in land if c not in units}
    return beyond | {code: unit.code for code, unit in units.items()}


def own_sides(arc: arcs.Arc) -> list[str]:
    return [side for side in arc.sides if not side.startswith(_BEYOND)]


def layer_of(arc: arcs.Arc, is_large: bool) -> str:
    """`mesh` of the territory or its `edge`; outside, `borders` of départements or `around`; none
    for the end of what is known around a large one."""
    if inside := own_sides(arc):
        return "mesh" if len(inside) > 1 else "edge"
    if is_large and len(arc.sides) == 1:
        return ""
    departments = {start_of(side.removeprefix(_BEYOND)) for side in arc.sides}
    return "borders" if len(departments) > 1 else "around"


def _lined(lines: list[np.ndarray]) -> list[Line]:
    """One after the other where they touch: less to write than each from its start."""
    strokes = arcs.joined(lines, most=IN_ONE_STROKE)
    return [Line(arcs.path(stroke), _box_of(stroke)) for stroke in strokes]


def _box_of(points: np.ndarray) -> Box:
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return left, top, right, bottom


def _simplified(found: Sequence[arcs.Arc], frame: Frame) -> Iterator[tuple[arcs.Arc, np.ndarray]]:
    """The arcs, each with its line as it is drawn; those of the land around near enough to show."""
    lines = [frame.line(arc.points) for arc in found]
    own = [bool(own_sides(arc)) for arc in found]
    for ours, tolerance in ((True, FINE), (False, ROUGH)):
        wanted = [i for i, line in enumerate(lines) if own[i] == ours and frame.shows(line)]
        fine = arcs.thinned([lines[i] for i in wanted], tolerance)
        yield from ((found[i], line) for i, line in zip(wanted, fine, strict=True))


def middle_of(town: DrawnTown, rings: Sequence) -> tuple[float, float]:
    """Where a name stands: at its town, when the position that we know is in the commune at all."""
    shapes = [Polygon(ring) for ring in rings]
    if any(shape.contains(Point(town.lon, town.lat)) for shape in shapes):
        return town.lon, town.lat
    inside = max(shapes, key=lambda shape: shape.area).representative_point()
    return inside.x, inside.y


def around_rings(rings: Sequence) -> tuple[float, float, float, float]:
    """West, south, east and north of them."""
    points = np.concatenate([np.asarray(ring) for ring in rings])
    (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return west, south, east, north


def _shape(unit: LandUnit, lines: list[np.ndarray]) -> Shape:
    rings = arcs.joined(lines)
    drawn = "".join(arcs.path(ring, is_ring=True) for ring in rings)
    return Shape(unit.code, unit.name, drawn, _box_of(np.concatenate(rings)))
