"""What ships with the package and stands in no table: the contours of communes, one TopoJSON a
département, read alone, and the names that people still write."""

import csv
import gzip
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import product
from math import dist
from pathlib import Path

import numpy as np

from maillage.territories import rules

REFERENCE = Path(__file__).parent / "reference"
SHIPPED = REFERENCE / "contours_communes_2026.zip"


def other_names() -> Iterator[tuple[str, str]]:
    """(code of today's commune, a delegated commune of it or what La Poste calls a part of it)."""
    with gzip.open(REFERENCE / "other_names.tsv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield row["code"], row["name"]


def rings_of(department: str) -> dict[str, rules.Rings]:
    """{code: outer rings} of a département, right to about 100 m; empty for what none covers."""
    shapes, arcs = _topology_of(department)
    return {
        code: [_joined(polygon[0], arcs) for polygon in polygons]
        for code, polygons in shapes.items()
    }


Polygons = list[list[list[int]]]  # numbers of arcs: an outer ring, then its holes


def _topology_of(department: str) -> tuple[dict[str, Polygons], list[np.ndarray]]:
    """{code: its polygons}, and the arcs that these name."""
    with zipfile.ZipFile(SHIPPED) as archive:
        name = f"{department}.json"
        if name not in archive.namelist():
            return {}, []
        topology = json.loads(archive.read(name))
    scale, origin = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [(np.cumsum(arc, axis=0) * scale + origin).round(5) for arc in topology["arcs"]]
    shapes = {
        shape["properties"]["code"]: shape["arcs"]
        if shape["type"] == "MultiPolygon"
        else [shape["arcs"]]
        for shape in topology["objects"][department]["geometries"]
    }
    return shapes, arcs


def _joined(numbers: list[int], arcs: list[np.ndarray]) -> list[list[float]]:
    """A ring. An arc counted from -1 is run backwards, and begins where one ended."""
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])]).tolist()


@cache  # as many as there are départements
def outlines_of(department: str) -> rules.Contours:
    """Kept: a list of the whole country names départements in no order."""
    return rules.Contours(rings_of(department))


SNAP = 0.0003  # degrees: no two points of a contour are so near


def land_of(communes: AbstractSet[str]) -> dict[str, rules.Rings]:
    """{code: all rings, holes too} of these communes; none of one that does not ship. Each
    département ships on a grid of its own, some 15 m apart from its neighbour's: on its outline, a
    point that both hold is given the place of the first."""
    land: dict[str, rules.Rings] = {}
    placed: dict[tuple[int, int], Point] = {}
    for department in sorted({rules.start_of(code) for code in communes}):
        shapes, arcs = _topology_of(department)
        outline: dict[Point, Point] = {}
        for n in _once(shapes):
            for row in map(tuple, arcs[n].tolist()):
                outline[row] = outline.get(row) or _beside(row, placed) or row
            arcs[n] = np.array([outline[row] for row in map(tuple, arcs[n].tolist())])
        for arc in arcs:  # those inside end on the outline
            for end in (0, -1):
                arc[end] = outline.get(tuple(arc[end].tolist()), arc[end])
        placed |= {_box(point): point for point in outline.values()}
        for code in communes & shapes.keys():
            land[code] = [_joined(ring, arcs) for polygon in shapes[code] for ring in polygon]
    return land


def _once(shapes: Mapping[str, Polygons]) -> list[int]:
    """The arcs that one commune alone has: nothing of the département is beyond."""
    rings = (ring for polygons in shapes.values() for polygon in polygons for ring in polygon)
    used = Counter(n if n >= 0 else ~n for ring in rings for n in ring)
    return [n for n, times in used.items() if times == 1]


Point = tuple[float, ...]


def _box(point: Point) -> tuple[int, int]:
    return round(point[0] / SNAP), round(point[1] / SNAP)


def _beside(point: Point, placed: Mapping[tuple[int, int], Point]) -> Point | None:
    x, y = _box(point)
    around = [placed[box] for box in product((x - 1, x, x + 1), (y - 1, y, y + 1)) if box in placed]
    near = min(around, key=lambda other: dist(point, other), default=None)
    return near if near and dist(point, near) < SNAP else None
