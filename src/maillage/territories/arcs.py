"""Contours as arcs: the line that two units share is one arc. It is simplified once and drawn on
both sides, so that no gap opens between them at any scale."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

Point = tuple[float, float]
Edge = tuple[Point, Point]
Line = np.ndarray  # points, a row each


@dataclass(frozen=True)
class Arc:
    """A line from one meeting of units to the next. `sides`: the units on either side; one alone
    where nothing is known beyond."""

    sides: frozenset[str]
    points: Line


def arcs_of(rings: Mapping[str, Iterable[Sequence]], unit: Mapping[str, str]) -> list[Arc]:
    """The arcs between units; `rings` of what they are made of, `unit` of each of these. What lies
    between two parts of one unit is no arc."""
    sides: defaultdict[Edge, list[str]] = defaultdict(list)
    for part, outlines in rings.items():
        for ring in outlines:
            points = [(x, y) for x, y in ring]
            for a, b in pairwise(points):
                if a != b:
                    sides[min(a, b), max(a, b)].append(unit[part])
    at: defaultdict[Point, dict[Point, frozenset[str]]] = defaultdict(dict)
    for (a, b), units in sides.items():
        # What a unit has on both sides is no border of it: its parts meet there, or it is a spike.
        if between := frozenset(one for one in units if units.count(one) % 2):
            at[a][b] = at[b][a] = between
    return list(_walked(at))


def _walked(at: Mapping[Point, dict[Point, frozenset[str]]]) -> Iterator[Arc]:
    """Each line once, from its end to its end; then the rings that meet nothing."""
    ends = [point for point, ways in at.items() if len(ways) != 2 or len({*ways.values()}) != 1]
    stops = set(ends)
    for start in (*ends, *at):
        while at[start]:
            here, points = start, [start]
            sides = next(iter(at[start].values()))
            while True:
                there = next(iter(at[here]))
                del at[here][there], at[there][here]
                points.append(there)
                here = there
                if here in stops or here == start:
                    break
            yield Arc(sides, np.array(points))


def thinned(lines: Sequence[Line], tolerance: float) -> list[Line]:
    """Douglas and Peucker on each; both ends stay."""
    kept = shapely.simplify([shapely.LineString(line) for line in lines], tolerance)
    return [shapely.get_coordinates(line) for line in kept]


def joined(lines: Iterable[Line], most: int | None = None) -> list[Line]:
    """Lines end to end, `most` in one: the sides of a unit make its rings."""
    left: dict[int, Line] = dict(enumerate(lines))
    starts: defaultdict[Point, list[int]] = defaultdict(list)
    for i, line in left.items():
        for end in {_point(line[0]), _point(line[-1])}:
            starts[end].append(i)
    found = []
    while left:
        _i, line = left.popitem()
        parts, end = [line], _point(line[-1])
        while end != _point(line[0]) and len(parts) != most:
            following = next((i for i in starts[end] if i in left), None)
            if following is None:
                break
            other = left.pop(following)
            other = other if _point(other[0]) == end else other[::-1]
            parts.append(other[1:])
            end = _point(other[-1])
        found.append(np.concatenate(parts))
    return found


def _point(row: np.ndarray) -> Point:
    x, y = row.tolist()
    return x, y


def path(line: Line, *, is_ring: bool = False) -> str:
    """A line of an SVG path in relative whole numbers: half the bytes of absolute ones."""
    points = np.rint(line).astype(int)
    steps = [(dx, dy) for dx, dy in np.diff(points, axis=0).tolist() if dx or dy]
    if is_ring:
        steps = steps[:-1]  # back to the first point: `z`
    if len(steps) < (2 if is_ring else 1):
        return ""
    written = " ".join(f"{dx} {dy}" for dx, dy in steps).replace(" -", "-")
    return f"M{points[0][0]} {points[0][1]}l{written}{'z' if is_ring else ''}"
