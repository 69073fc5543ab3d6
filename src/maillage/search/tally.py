"""What the entries of a kind count for, whoever reads: exact at once, though the index is always a
moment behind, and at no cost that grows with what did not change."""

from collections import Counter
from collections.abc import Mapping
from functools import partial

import tantivy
from tantivy import Query

from maillage.base import kinds
from maillage.search.models import IndexChange
from maillage.search.reader import _reader, at_the_door

MOST_WAITING = 1000  # subjects read from the database for one reading
MOST_TALLIES = 65_000  # as many as the engine counts


@at_the_door
def tally(kind: str) -> Mapping[str, int]:
    """How many entries of a kind carry each tally. What waits to enter the index is counted as the
    database says; when thousands wait, a list is being put on line and counts as it enters."""
    # Those marked are read first: what leaves the queue meanwhile is in the index opened after.
    # Applied ones wait too, for an index that is being built.
    marked = IndexChange.objects.filter(kind=kind).values_list("key", flat=True).distinct()
    waiting = list(marked[: MOST_WAITING + 1])
    searcher, schema, _answers = opened = _reader.open()
    everything = Query.term_query(schema, "kind", kind, "basic")
    held = opened.remembered(("tally", kind), partial(_carried, searcher, everything))
    if not waiting or len(waiting) > MOST_WAITING:
        return dict(held)
    keys = Query.term_set_query(schema, "key", [f"{kind}:{key}" for key in waiting])
    read = kinds.get(kind).entries
    assert read is not None
    counts = Counter(held)
    counts.subtract(_carried(searcher, keys))
    for entry in read(waiting).values():
        counts.update(entry.tallies)
    return +counts


def _carried(searcher: tantivy.Searcher, query: Query) -> dict[str, int]:
    wanted = {"found": {"terms": {"field": "tallies", "size": MOST_TALLIES}}}
    buckets = searcher.aggregate(query, wanted)["found"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
