"""Answers: what a web process asks of the index. It opens no writer and follows the owner."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, wraps
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import tantivy
from django.conf import settings
from tantivy import Occur, Order, Query

from maillage.base import geo, history, text
from maillage.base.search import entry
from maillage.base.search.lexicon import lexicon
from maillage.base.search.question import (
    FEW,
    Box,
    Builder,
    Question,
    Understood,
    understand,
)

DEEPEST = 1000  # results that can be paged through by name or distance
FARTHEST = 50_000  # results whose distance is computed for one page
RINGS_KM = (3.0, 12.0, 50.0, 200.0, 1000.0)
FACET_VALUES = MOST_LISTED = 400
Asked = TypeVar("Asked")
MEANS = 20_000  # results whose clusters are placed at their mean


class Unavailable(Exception):
    """There is no index yet; the owner is building one."""


@dataclass(frozen=True)
class Answer:
    """`ids` of the rows of one page, in order; `total` is exact. `facets` counts each value under
    the other filters. `widened` says that exact answers were few."""

    total: int
    ids: list[int]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)
    wanted: frozenset[str] = frozenset()
    widened: bool = False


@dataclass(frozen=True)
class Cluster:
    """Results that stand in one cell of the map; `id` when there is only one."""

    lon: float
    lat: float
    count: int
    id: int | None = None


def at_the_door(function: Callable[..., Asked]) -> Callable[..., Asked]:
    """A panic inside tantivy (a damaged file) is no Exception: it becomes Unavailable here."""

    @wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Asked:
        try:
            return function(*args, **kwargs)
        except BaseException as fault:
            if type(fault).__name__ != "PanicException":
                raise
            raise Unavailable from fault

    return guarded


def mark() -> tuple[str, int, int] | None:
    """The folder and the commit that are current, or None while there is no index."""
    current = Path(settings.INDEX_ROOT) / "current"
    try:
        folder, stat = os.readlink(current), os.stat(current / "meta.json")
    except OSError:
        return None
    return folder, stat.st_mtime_ns, stat.st_ino


class Reader:
    """The open index of this process, and the folder and commit that it shows."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._index: tantivy.Index | None = None
        self._seen: tuple[str, int, int] | None = None
        self._known: tuple = ()
        self._answers: dict[tuple, Any] = {}

    def open(self) -> tuple[tantivy.Searcher, Builder]:
        """A searcher on the latest commit. Raises Unavailable while there is none."""
        current = Path(settings.INDEX_ROOT) / "current"
        seen = mark()
        if seen is None:
            raise Unavailable
        folder = seen[0]
        with self._lock:
            if self._index is None or self._seen is None or self._seen[0] != folder:
                self._index = self._opened(current)
            elif self._seen != seen:
                try:
                    self._index.reload()
                except ValueError:
                    self._index = self._opened(current)
            known = (seen, history.latest())  # a new synonym changes answers without a commit
            if self._known != known:
                self._answers.clear()
            self._seen, self._known = seen, known
            return self._index.searcher(), Builder(self._index.schema)

    @staticmethod
    def _opened(folder: Path) -> tantivy.Index:
        try:
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual")
            index.reload()
        except ValueError as fault:
            raise Unavailable from fault
        return index

    def remembered(self, key: tuple, ask: Callable[[], Any]) -> Any:
        """An answer that this commit has already given: counts, clusters, sizes of facets."""
        if key not in self._answers:
            if len(self._answers) > 1000:
                self._answers.clear()
            self._answers[key] = ask()
        return self._answers[key]


_reader = Reader()


def _whole(builder: Builder, question: Question, words: Query | None) -> Query:
    parts = builder.frame(question)
    if words is not None:
        parts.append((Occur.Must, words))
        parts += builder.preference(question)
    return Query.boolean_query(parts)


def _words(
    searcher: tantivy.Searcher, builder: Builder, question: Question
) -> tuple[Understood, Query | None, bool]:
    read = understand(question.text, searcher, lexicon())
    words = builder.exact(read)
    if words is None or len(read.units) < 2:
        return read, words, False
    if _total(searcher, _whole(builder, question, words)) >= FEW:
        return read, words, False
    wider = builder.widened(read, missing=1)
    if len(read.units) > 2 and _total(searcher, _whole(builder, question, wider)) < FEW:
        wider = builder.widened(read, missing=len(read.units) // 2 + 1)
    return read, wider, True


@at_the_door
def ask(question: Question, *, offset: int = 0, limit: int = 20, counts: bool = True) -> Answer:
    """One page of results, with their exact total and the counts of every facet."""
    searcher, builder = _reader.open()
    read, words, widened = _words(searcher, builder, question)
    if read.nothing:
        return Answer(0, [])
    query = _whole(builder, question, words)
    total, ids = _page(searcher, builder, query, question, words is not None, offset, limit)
    facets = {}
    if counts:
        count = partial(_counts, searcher, builder, question, words)
        facets = _reader.remembered(("facets", _key(question)), count)
    return Answer(total, ids, facets, dict(read.corrected), read.wanted, widened and total > 0)


def _total(searcher: tantivy.Searcher, query: Query) -> int:
    return int(searcher.search(query, 1).count or 0)  # type: ignore[attr-defined]


def _key(question: Question) -> tuple:
    """What tells one question from another, whatever its page and order."""
    chosen = tuple(sorted((k, tuple(sorted(v))) for k, v in question.filters.items()))
    return (
        question.kind, question.text, question.audience, question.box, question.near, chosen,
        question.needs, question.refuses,
    )  # fmt: skip


def _page(
    searcher: tantivy.Searcher,
    builder: Builder,
    query: Query,
    question: Question,
    scored: bool,
    offset: int,
    limit: int,
) -> tuple[int, list[int]]:
    if question.sort == "distance" and question.near:
        return _by_distance(searcher, builder, query, question, offset, limit)
    if question.sort == "name":
        offset = min(offset, DEEPEST)
        found = searcher.search(
            query, limit, offset=offset, order_by_field="by_name", order=Order.Asc
        )
    elif question.sort == "freshness" or not scored:
        found = searcher.search(query, limit, offset=offset, order_by_field="by_freshness")
    else:
        found = searcher.search(query, limit, offset=offset)
    addresses = [address for _, address in found.hits]
    total = int(found.count or 0)  # type: ignore[attr-defined]  # missing in the stub
    return total, [int(i or 0) for i in searcher.fast_field_values("id", addresses)]


def _by_distance(
    searcher: tantivy.Searcher,
    builder: Builder,
    query: Query,
    question: Question,
    offset: int,
    limit: int,
) -> tuple[int, list[int]]:
    """Nearest first, in rings that grow until the page is full: two million distances are never
    computed for one page."""
    near = question.near
    assert near is not None
    total = _total(searcher, query)
    total_near = total
    wanted = min(offset + limit, total, DEEPEST + limit)
    for km in RINGS_KM:
        if near.km is not None and km >= near.km:
            break
        tiles = geo.disc_cover(round(near.lon, 4), round(near.lat, 4), km)
        ring = Query.boolean_query([(Occur.Must, query), (Occur.Must, builder.tiles(tiles))])
        inside = _total(searcher, ring)
        if inside >= wanted:
            query, total_near = ring, inside
            break
    found = searcher.search(query, max(1, min(total_near, FARTHEST)), count=False)
    addresses = [address for _, address in found.hits]
    lon = np.array(searcher.fast_field_values("lon", addresses), dtype=float)
    lat = np.array(searcher.fast_field_values("lat", addresses), dtype=float)
    ids = np.array(searcher.fast_field_values("id", addresses), dtype=float).astype(int)
    flat = np.hypot((lon - near.lon) * np.cos(np.radians(near.lat)), lat - near.lat)
    order = np.lexsort((ids, np.nan_to_num(flat, nan=np.inf)))[offset : offset + limit]
    return total, [int(i) for i in ids[order]]


def _counts(
    searcher: tantivy.Searcher,
    builder: Builder,
    question: Question,
    words: Query | None,
) -> dict[str, dict[str, int]]:
    """Every facet under the other filters: one aggregation for all those without a choice, one
    more for each facet in which something is chosen. Counting needs no score."""

    def silent(without: str = "") -> Query:
        parts = builder.frame(question, without=without)
        if words is not None:
            parts.append((Occur.Must, builder.silent(words)))
        return Query.boolean_query(parts)

    chosen = [name for name, values in question.filters.items() if values]
    free = [n for n in entry.facets() if n not in chosen and _is_a_list(searcher, n)]
    counts = _terms(searcher, silent(), free)
    for name in chosen:
        counts |= _terms(searcher, silent(name), [name])
    return counts


def _is_a_list(searcher: tantivy.Searcher, name: str) -> bool:
    """A facet of thousands of values (the communes of a country) is no list that people read, and
    counting it is dearer than all the others."""

    def measure() -> bool:
        values = searcher.terms_with_prefix(f"f_{name}", "", limit=MOST_LISTED + 1)
        return len(values) <= MOST_LISTED

    return bool(_reader.remembered(("is a list", name), measure))


def _terms(searcher: tantivy.Searcher, query: Query, names: list[str]) -> dict:
    if not names:
        return {}
    wanted = {n: {"terms": {"field": f"f_{n}", "size": FACET_VALUES}} for n in names}
    found = searcher.aggregate(query, wanted)
    return {n: {b["key"]: b["doc_count"] for b in found[n]["buckets"]} for n in names}


@at_the_door
def clusters(question: Question, box: Box, zoom: int) -> list[Cluster]:
    """The results of exactly this question around a frame, gathered by cells of the zoom: a
    histogram over interleaved tile bits is a grid. Few results stand at their own mean; many, at
    the middle of their cell, which costs three times less."""
    searcher, builder = _reader.open()
    cover = geo.box_cover(box.west, box.south, box.east, box.north)
    depth = min(max(0, min(zoom, 18)) + 2, geo.CELL_ZOOM)

    def gather() -> list[Cluster]:
        read, words, _ = _words(searcher, builder, question)
        if read.nothing:
            return []
        parts = builder.frame(question)
        if cover:
            parts.append((Occur.Must, builder.silent(builder.tiles(cover))))
        if words is not None:
            parts.append((Occur.Must, builder.silent(words)))
        query = Query.boolean_query(parts)
        if _total(searcher, query) <= MEANS:
            return _at_their_means(searcher, query, depth)
        return _in_their_cells(searcher, query, depth)

    return _reader.remembered(("clusters", _key(question), cover, depth), gather)


def _histogram(searcher: tantivy.Searcher, query: Query, depth: int, inside: dict) -> list[dict]:
    width = float(4 ** (geo.CELL_ZOOM - depth))
    cells: dict = {"histogram": {"field": "cell", "interval": width, "min_doc_count": 1}}
    if inside:
        cells["aggs"] = inside
    return searcher.aggregate(query, {"cells": cells})["cells"]["buckets"]


def _at_their_means(searcher: tantivy.Searcher, query: Query, depth: int) -> list[Cluster]:
    inside = {
        "lon": {"avg": {"field": "lon"}},
        "lat": {"avg": {"field": "lat"}},
        "id": {"max": {"field": "id"}},
    }
    return [
        Cluster(
            round(cell["lon"]["value"], 5),
            round(cell["lat"]["value"], 5),
            cell["doc_count"],
            int(cell["id"]["value"]) if cell["doc_count"] == 1 else None,
        )
        for cell in _histogram(searcher, query, depth, inside)
    ]


def _in_their_cells(searcher: tantivy.Searcher, query: Query, depth: int) -> list[Cluster]:
    width = 4 ** (geo.CELL_ZOOM - depth)
    found = []
    for cell in _histogram(searcher, query, depth, {}):
        lon, lat = geo.untwined(int(cell["key"]) // width, depth)
        found.append(Cluster(round(lon, 5), round(lat, 5), cell["doc_count"]))
    return found


@at_the_door
def complete(typed: str, *, limit: int = 8) -> list[str]:
    """Words that begin like the last one typed, the most frequent first."""
    searcher, _ = _reader.open()
    found = text.words(typed[:100])
    if not found or len(found[-1]) < 2:
        return []
    terms = searcher.terms_with_prefix("words", found[-1], limit=60)
    ranked = sorted(terms, key=lambda term: -term[1])
    return [word for word, _ in ranked if word not in text.STOPS and not word.isdigit()][:limit]


def state() -> dict[str, int]:
    """What `maillage check` prints of the index. Raises Unavailable."""
    searcher, _ = _reader.open()
    return {"documents": searcher.num_docs, "segments": searcher.num_segments}
