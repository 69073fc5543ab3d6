"""The ground of the map that moves: contours as GeoJSON lines, each once, and the towns to name.

Where there are so many communes that they would weigh, authorities are drawn, simplified to what
the first view shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely import Polygon

from maillage.territories import arcs
from maillage.territories.drawn import (
    MOST_COMMUNES,
    DrawnTown,
    Land,
    layer_of,
    middle_of,
)

DECIMALS = 4  # of a degree: 10 m
COARSE = 0.003  # degrees that are simplified away where authorities are drawn
ROUGH = 0.003  # and around the territory
MOST_TOWNS = 900  # to name, the most populated


def ground(land: Land, towns: Sequence[DrawnTown], lines: Sequence[arcs.Arc]) -> dict[str, Any]:
    """`lines`: those of this land. Features: the `land`; its `mesh`, what lies `around` and the
    `borders` there; the towns."""
    is_large = len(towns) > MOST_COMMUNES
    layers: dict[str, list[np.ndarray]] = {"mesh": [], "edge": [], "borders": [], "around": []}
    for arc in lines:
        if layer := layer_of(arc, is_large):
            layers[layer].append(arc.points)
    for name in ("borders", "around"):
        layers[name] = arcs.thinned(layers[name], ROUGH)
    rings = [ring for ring in arcs.joined(layers.pop("edge")) if len(ring) > 3]
    if is_large:
        layers["mesh"] = arcs.thinned(layers["mesh"], COARSE)
    outline = list(_polygons(rings, COARSE if is_large else 0))  # it is the edge as well
    return {
        "type": "FeatureCollection",
        "features": [
            _feature("MultiPolygon", outline, {"layer": "land"}),
            *(
                _feature("MultiLineString", [_rounded(line) for line in drawn], {"layer": name})
                for name, drawn in layers.items()
            ),
            *_named(towns, land),
        ],
    }


def _polygons(rings: Sequence[np.ndarray], tolerance: float) -> Iterator[list]:
    """Rings inside another are its holes; one that touches itself is several. Simplified as
    polygons: a ring whose lines are, one by one, may cross itself."""
    whole: shapely.Geometry = shapely.MultiPolygon()
    for part in sorted(_surfaces([Polygon(ring) for ring in rings]), key=lambda p: -p.area):
        whole = whole.symmetric_difference(part)
    for part in _surfaces([whole.simplify(tolerance)]):
        yield [_rounded(np.array(r.coords)) for r in (part.exterior, *part.interiors)]


def _surfaces(shapes: Sequence[shapely.Geometry]) -> list[Polygon]:
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapes)))
    return [part for part in parts if isinstance(part, Polygon)]


def _rounded(points: np.ndarray) -> list:
    return points.round(DECIMALS).tolist()


def _named(towns: Sequence[DrawnTown], land: Mapping[str, Sequence]) -> Iterator[dict]:
    for town in sorted(towns, key=lambda t: -t.population)[:MOST_TOWNS]:
        at = [round(n, DECIMALS) for n in middle_of(town, land[town.code])]
        said = {"name": town.name, "code": town.code, "population": town.population}
        yield _feature("Point", at, said)


def _feature(kind: str, coordinates: list, properties: dict) -> dict:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
