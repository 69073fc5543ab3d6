"""The results of a query in their order, one page at a time."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import tantivy
from tantivy import Occur, Order, Query

from maillage.base import geo
from maillage.search.entry import number_of
from maillage.search.question import Builder, Near, Question
from maillage.search.reader import DEEPEST

FARTHEST = 50_000  # results whose distance is computed for one page
BEYOND, FAR_BEYOND = 300, 2000  # results read after a page, to put equals in order
RINGS_KM = (3.0, 12.0, 50.0, 200.0, 1000.0)
# In a big town: a ring that holds so many times the page is first read closer, where about so many
# times are expected and not closer than tiles can tell.
CROWDED, EXPECTED, CLOSEST_KM = 40, 12, 1.2


class Hit(NamedTuple):
    """A result: the row of a kind."""

    kind: str
    id: int


def total(searcher: tantivy.Searcher, query: Query) -> int:
    return int(searcher.search(query, 1).count or 0)  # type: ignore[attr-defined]


def page(
    searcher: tantivy.Searcher,
    builder: Builder,
    query: Query,
    scored: Query | None,
    question: Question,
    offset: int,
    limit: int,
    count: Callable[[], int],
) -> tuple[int, list[Hit]]:
    """How many there are, and those of one page. `scored`: the query with its scores, when there
    are words; `count`: how many, where the search itself does not tell."""
    if question.sort == "distance" and question.near:
        many = count()
        return many, _nearest(searcher, builder, query, question, offset, limit, many)
    if question.sort == "name":
        offset = min(offset, DEEPEST)
        found = searcher.search(
            query, limit, offset=offset, order_by_field="by_name", order=Order.Asc
        )
    elif question.sort == "time":
        found = searcher.search(
            query, limit, offset=offset, order_by_field="by_time", order=Order.Asc
        )
    elif question.sort == "freshness" or scored is None:
        found = searcher.search(query, limit, offset=offset, order_by_field="by_freshness")
    else:
        return _by_score(searcher, scored, question, offset, limit)
    addresses = [address for _, address in found.hits]
    many = int(found.count or 0)  # type: ignore[attr-defined]  # missing in the stub
    return many, _hits(searcher, question, addresses)


def _hits(searcher: tantivy.Searcher, question: Question, addresses: list) -> list[Hit]:
    ids = [int(id_ or 0) for id_ in searcher.fast_field_values("id", addresses)]
    if len(question.kinds) == 1:
        return [Hit(question.kinds[0], id_) for id_ in ids]
    names = {number_of(kind): kind for kind in question.kinds}
    numbers = searcher.fast_field_values("kind_number", addresses)
    return [Hit(names[int(n or 0)], id_) for n, id_ in zip(numbers, ids, strict=True)]


def _by_score(
    searcher: tantivy.Searcher, query: Query, question: Question, offset: int, limit: int
) -> tuple[int, list[Hit]]:
    """The best first; among equals the oldest row, wherever it stands in the index: what was
    written and withdrawn meanwhile changes nothing. Equals that straddle the end of the page are
    read further."""
    wanted = offset + limit
    found = searcher.search(query, wanted + BEYOND)
    scores = _with_equals(found.hits, wanted)
    if len(scores) == wanted + BEYOND:
        found = searcher.search(query, wanted + FAR_BEYOND)
        scores = _with_equals(found.hits, wanted)
    many = int(found.count or 0)  # type: ignore[attr-defined]  # missing in the stub
    tiers = np.cumsum(np.concatenate([[0], _parted(scores)]))[: len(scores)]
    addresses = [address for _score, address in found.hits[: len(scores)]]
    ids = np.array([int(id_ or 0) for id_ in searcher.fast_field_values("id", addresses)])
    keys = [ids, tiers]
    if len(question.kinds) > 1:
        keys.insert(0, np.array([hit.kind for hit in _hits(searcher, question, addresses)]))
    order = np.lexsort(keys)[offset:wanted]
    return many, _hits(searcher, question, [addresses[i] for i in order])


def _with_equals(found: list[Any], wanted: int) -> np.ndarray:
    """The scores of as many as are wanted, and of those that equal the last of them."""
    scores = np.array([score for score, _address in found], dtype=float)
    parted = np.flatnonzero(_parted(scores[max(0, wanted - 1) :]))
    return scores[: wanted + int(parted[0])] if len(parted) else scores


def _parted(scores: np.ndarray) -> np.ndarray:
    """Whether each comes after the one before it. Sums of the same parts in another order differ in
    the last bits."""
    before, after = scores[:-1], scores[1:]
    return before - after > 1e-5 * np.maximum(before, 1e-9)


def _nearest(
    searcher: tantivy.Searcher,
    builder: Builder,
    query: Query,
    question: Question,
    offset: int,
    limit: int,
    many: int,
) -> list[Hit]:
    """Nearest first, in rings that grow until the page is full: two million distances are never
    computed for one page."""
    near = question.near
    assert near is not None
    wanted = min(offset + limit, many, DEEPEST + limit)
    if not wanted:
        return []

    def within(km: float) -> tuple[Query, int]:
        tiles = geo.disc_cover(round(near.lon, 4), round(near.lat, 4), km)
        ring = Query.boolean_query([(Occur.Must, query), (Occur.Must, builder.tiles(tiles))])
        return ring, total(searcher, ring)

    def read(ring: Query, inside: int, km: float = np.inf) -> list[Hit] | None:
        """The page, when no result outside of the ring can be nearer than its last."""
        if inside < wanted:
            return None
        order, away = _in_order(searcher, near, ring, inside)
        if km < np.inf and away[wanted - 1] > km - geo.border_km(near.lat, km):
            return None
        return _hits(searcher, question, order[offset : offset + limit])

    for km in RINGS_KM:
        if near.km is not None and km >= near.km:
            break
        ring, inside = within(km)
        page = None
        if inside > CROWDED * wanted:
            closer = round(max(CLOSEST_KM, km * (EXPECTED * wanted / inside) ** 0.5), 3)
            page = read(*within(closer), closer)
        page = page if page is not None else read(ring, inside, km)
        if page is not None:
            return page
    return read(query, many) or []


def _in_order(
    searcher: tantivy.Searcher, near: Near, query: Query, many: int
) -> tuple[list[Any], Any]:
    """What is found, nearest first, and how far each is, in kilometres."""
    found = searcher.search(query, min(many, FARTHEST), count=False)
    addresses = [address for _, address in found.hits]
    lon, lat, ids = (
        np.array(searcher.fast_field_values(name, addresses), dtype=kind)
        for name, kind in (("lon", float), ("lat", float), ("id", int))
    )
    flat = np.hypot((lon - near.lon) * np.cos(np.radians(near.lat)), lat - near.lat)
    flat = np.nan_to_num(flat, nan=np.inf)
    order = np.lexsort((ids, flat))
    return [addresses[i] for i in order], np.radians(flat[order]) * geo.EARTH_KM
