"""Answers: what a web process asks of the index."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any

import tantivy
from tantivy import Occur, Query

from maillage.base import kinds, text
from maillage.base.numbers import all_digits
from maillage.search import entry, ranking
from maillage.search.dictionary import Dictionary, entered
from maillage.search.lexicon import lexicon
from maillage.search.question import FEW, Builder, Question, Understood, Words, understand
from maillage.search.ranking import Hit, total
from maillage.search.reader import _reader, at_the_door

FACET_VALUES = MOST_LISTED = 400
BEGINNINGS = 60  # words among which the most frequent complete what was typed


@dataclass(frozen=True)
class Answer:
    """`hits` of one page, in order; `total` is exact. `facets` counts each value under the other
    filters, and kinds when several were asked. `widened` says that exact answers were few."""

    total: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)
    wanted: frozenset[str] = frozenset()
    widened: bool = False

    @property
    def ids(self) -> list[int]:
        """The rows, to whoever asked one kind."""
        return [hit.id for hit in self.hits]


class Asking:
    """A question at the index as it is now. It names its kinds, and of the audiences of its reader
    those alone that may find something: readers who find the same share what is remembered."""

    def __init__(self, question: Question) -> None:
        self.opened = _reader.open()
        self.searcher, schema, _answers = self.opened
        asked = question.kinds or tuple(kind.name for kind in kinds.indexed())
        held = tuple(
            sorted(
                name
                for name in set(question.audiences)
                if name in entry.PUBLIC
                or any(self.searcher.doc_freq("reach", entered(kind, name, "")) for kind in asked)
            )
        )
        self.question = replace(question, kinds=asked, audiences=held)
        self.words = Dictionary(self.searcher, schema, asked, held)
        self.builder = Builder(schema, self.words)

    def read(self) -> tuple[Understood, Words | None, bool]:
        """What was meant, the query of its words, whether it was widened."""
        builder = self.builder
        read = understand(self.question.text, self.words, lexicon())
        words = builder.exact(read)
        if words is None or len(read.units) < 2:
            return read, words, False
        if self.total(words) >= FEW:
            return read, words, False
        wider = builder.widened(read, missing=1)
        if len(read.units) > 2 and self.total(wider) < FEW:
            wider = builder.widened(read, missing=len(read.units) // 2 + 1)
        return read, wider, True

    def scored(self, words: Words) -> Query:
        """What answers, the best of it being told by its score."""
        parts = self.builder.frame(self.question)
        parts.append((Occur.Must, words.scored))
        parts += self.builder.preference(self.question)
        return Query.boolean_query(parts)

    def silent(self, words: Words | None, *, without: str = "") -> list[tuple[Occur, Query]]:
        """The same without the choice in a facet, and without scores, which counting needs not."""
        parts = self.builder.frame(self.question, without=without)
        if words is not None:
            parts.append((Occur.Must, words.silent))
        return parts

    def total(self, words: Words | None) -> int:
        return total(self.searcher, Query.boolean_query(self.silent(words)))

    def remembered(
        self, what: str, ask: Callable[[], Any], *more: object, without: str = ""
    ) -> Any:
        """An answer that this commit has already given, whatever the page and the order, and
        wherever it is asked from when that limits nothing."""
        q = self.question
        near = q.near if q.near and q.near.km else None
        filters = ((k, tuple(sorted(v))) for k, v in q.filters.items() if v and k != without)
        chosen = tuple(sorted(filters))
        key = (
            what,
            q.kinds,
            q.text,
            q.audiences,
            q.box,
            near,
            q.during,
            chosen,
            q.numbers,
            *more,
        )
        return self.opened.remembered(key, ask)


@at_the_door
def ask(question: Question, *, offset: int = 0, limit: int = 20, counts: bool = True) -> Answer:
    """One page of results, with their exact total and the counts of every facet."""
    asking = Asking(question)
    read, words, widened = asking.read()
    if read.nothing:
        return Answer(0, [])
    many, hits = ranking.page(
        asking.searcher,
        asking.builder,
        Query.boolean_query(asking.silent(words)),
        asking.scored(words) if words is not None else None,
        asking.question,
        offset,
        limit,
        partial(asking.remembered, "total", partial(asking.total, words)),
    )
    facets = asking.remembered("facets", partial(_counts, asking, words)) if counts else {}
    return Answer(many, hits, facets, dict(read.corrected), read.wanted, widened and many > 0)


def _counts(asking: Asking, words: Words | None) -> dict[str, dict[str, int]]:
    """Every facet under the other filters: one aggregation for all those without a choice, one
    more for each facet in which something is chosen. Without words, it may have been counted
    before the choice."""
    filters = asking.question.filters
    chosen = [name for name, values in filters.items() if values]
    names = entry.facets() if len(asking.question.kinds) == 1 else [entry.KIND, *entry.facets()]
    free = [name for name in names if name not in chosen and _is_a_list(asking, name)]
    counts = _terms(asking.searcher, asking.silent(words), free)
    if words is None:
        for name in free:
            asking.remembered("facet", partial(counts.get, name), name)
    for name in chosen:
        count = partial(_without, asking, words, name)
        if words is None:
            counts[name] = asking.remembered("facet", count, name, without=name)
        else:
            counts[name] = count()
    return counts


def _without(asking: Asking, words: Words | None, name: str) -> dict[str, int]:
    return _terms(asking.searcher, asking.silent(words, without=name), [name])[name]


def _is_a_list(asking: Asking, name: str) -> bool:
    """A facet of thousands of values (the communes of a country) is no list that people read, and
    counting it is dearer than all the others. Values that this reader cannot find do not count."""
    asked, column = asking.question, entry.column(name)

    def measure() -> bool:
        among = asking.searcher.terms_with_prefix
        if len(among(column, "", limit=MOST_LISTED + 1)) <= MOST_LISTED:
            return True
        mine = Query.boolean_query(
            asking.builder.frame(Question(asked.kinds, audiences=asked.audiences))
        )
        return len(among(column, "", filter_query=mine, limit=MOST_LISTED + 1)) <= MOST_LISTED

    key = ("is a list", name, asked.kinds, asked.audiences)
    return bool(asking.opened.remembered(key, measure))


def _terms(searcher: tantivy.Searcher, query: list[tuple[Occur, Query]], names: list[str]) -> dict:
    if not names:
        return {}
    wanted = {n: {"terms": {"field": entry.column(n), "size": FACET_VALUES}} for n in names}
    found = searcher.aggregate(Query.boolean_query(query), wanted)
    return {n: {b["key"]: b["doc_count"] for b in found[n]["buckets"]} for n in names}


@at_the_door
def complete(question: Question, *, limit: int = 8) -> list[str]:
    """Words that begin like the last one typed, the most frequent first, among those that this
    reader may find in these kinds."""
    known = Asking(question).words
    found = text.words(question.text[:100])
    if not found or len(found[-1]) < 2:
        return []
    counted: Counter[str] = Counter()
    for word, count in known.beginning(found[-1], BEGINNINGS):
        counted[word] += count
    likely = (
        word
        for word, _ in counted.most_common()
        if not text.is_small(word) and not all_digits(word)
    )
    return list(islice((word for word in likely if known.count(word)), limit))
