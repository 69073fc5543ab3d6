"""Results on a map: gathered in cells, and the frame that holds them."""

from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from maillage.base import geo
from maillage.search.answers import Asking
from maillage.search.entry import number_of
from maillage.search.question import Box, Question
from maillage.search.ranking import total
from maillage.search.reader import at_the_door

MEANS = 20_000  # results whose clusters are placed at their mean


@dataclass(frozen=True)
class Cluster:
    """Results that stand in one cell of the map; `id` and `kind` when there is only one."""

    lon: float
    lat: float
    count: int
    id: int | None = None
    kind: str = ""


@at_the_door
def clusters(question: Question, box: Box, zoom: int) -> list[Cluster]:
    """The results of exactly this question around a frame, gathered by cells of the zoom: a
    histogram over interleaved tile bits is a grid. Few results stand at their own mean; many, at
    the middle of their cell, which costs three times less."""
    asking = Asking(question)
    cover = geo.box_cover(box.west, box.south, box.east, box.north)
    depth = min(max(0, min(zoom, 18)) + 2, geo.CELL_ZOOM)

    def gather() -> list[Cluster]:
        reading = asking.read()
        if reading.nothing:
            return []
        parts = asking.silent(reading.words)
        if cover:
            parts.append((Occur.Must, asking.builder.silent(asking.builder.tiles(cover))))
        query = Query.boolean_query(parts)
        if total(asking.searcher, query) <= MEANS:
            return _at_their_means(asking, query, depth)
        return _in_their_cells(asking.searcher, query, depth)

    return asking.remembered("clusters", gather, cover, depth)


@at_the_door
def extent(question: Question) -> tuple[float, float, float, float] | None:
    """West, south, east and north of where the results stand; None when there are none."""
    asking = Asking(question)

    def measure() -> tuple[float, float, float, float] | None:
        reading = asking.read()
        if reading.nothing:
            return None
        edges = {
            "west": ("min", "lon"),
            "south": ("min", "lat"),
            "east": ("max", "lon"),
            "north": ("max", "lat"),
        }
        asked = {edge: {kind: {"field": field}} for edge, (kind, field) in edges.items()}
        found = asking.searcher.aggregate(Query.boolean_query(asking.silent(reading.words)), asked)
        west, south, east, north = (found[edge]["value"] for edge in edges)
        return None if west is None else (west, south, east, north)

    return asking.remembered("extent", measure)


def _histogram(searcher: tantivy.Searcher, query: Query, depth: int, inside: dict) -> list[dict]:
    width = float(4 ** (geo.CELL_ZOOM - depth))
    cells: dict = {"histogram": {"field": "cell", "interval": width, "min_doc_count": 1}}
    if inside:
        cells["aggs"] = inside
    return searcher.aggregate(query, {"cells": cells})["cells"]["buckets"]


def _at_their_means(asking: Asking, query: Query, depth: int) -> list[Cluster]:
    inside = {
        "lon": {"avg": {"field": "lon"}},
        "lat": {"avg": {"field": "lat"}},
        "id": {"max": {"field": "id"}},
    }
    names = {number_of(kind): kind for kind in asking.question.kinds}
    if len(names) > 1:
        inside["kind"] = {"max": {"field": "kind_number"}}

    def alone(cell: dict) -> tuple[int | None, str]:
        if cell["doc_count"] > 1:
            return None, ""
        kind = names[int(cell["kind"]["value"])] if len(names) > 1 else asking.question.kinds[0]
        return int(cell["id"]["value"]), kind

    return [
        Cluster(
            round(cell["lon"]["value"], 5),
            round(cell["lat"]["value"], 5),
            cell["doc_count"],
            *alone(cell),
        )
        for cell in _histogram(asking.searcher, query, depth, inside)
    ]


def _in_their_cells(searcher: tantivy.Searcher, query: Query, depth: int) -> list[Cluster]:
    width = 4 ** (geo.CELL_ZOOM - depth)
    found = []
    for cell in _histogram(searcher, query, depth, {}):
        lon, lat = geo.untwined(int(cell["key"]) // width, depth)
        found.append(Cluster(round(lon, 5), round(lat, 5), cell["doc_count"]))
    return found
