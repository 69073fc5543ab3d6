"""What ships with the package and stands in no table: the contours of communes, one TopoJSON a
département, read alone, and the names that people still write."""

import csv
import gzip
import json
import zipfile
from collections.abc import Iterator
from functools import cache
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
    """{code: rings} of a département, right to about 100 m; empty for what none covers."""
    with zipfile.ZipFile(SHIPPED) as archive:
        name = f"{department}.json"
        if name not in archive.namelist():
            return {}
        topology = json.loads(archive.read(name))
    scale, origin = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + origin for arc in topology["arcs"]]
    shapes = topology["objects"][department]["geometries"]
    return {shape["properties"]["code"]: _outlines(shape, arcs) for shape in shapes}


def _outlines(shape: dict, arcs: list[np.ndarray]) -> rules.Rings:
    """Outer rings alone: an arc counted from -1 is run backwards, and begins where one ended."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return [_joined(polygon[0], arcs) for polygon in polygons]


def _joined(numbers: list[int], arcs: list[np.ndarray]) -> list[list[float]]:
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    points = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    return points.round(5).tolist()


@cache  # as many as there are départements
def outlines_of(department: str) -> rules.Contours:
    """Kept: a list of the whole country names départements in no order."""
    return rules.Contours(rings_of(department))
