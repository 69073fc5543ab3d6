"""Answers: what a web process asks of the index."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import tantivy
from tantivy import Occur, Query

from maillage.base import kinds, text
from maillage.base.numbers import all_digits
from maillage.search import entry, ranking
from maillage.search.dictionary import Dictionary, entered
from maillage.search.lexicon import lexicon
from maillage.search.question import (
    ENOUGH,
    ENOUGH_ELSE,
    FEW,
    NEXT_BEST,
    PLENTY,
    Builder,
    Question,
    Words,
)
from maillage.search.ranking import Hit, total
from maillage.search.reader import _reader, at_the_door
from maillage.search.understanding import Understood, understand

FACET_VALUES = MOST_LISTED = 400
BEGINNINGS = 60  # words among which the most frequent complete what was typed
NAMES = 300  # words that may be one of a name
NAMING = ("name", "acronym")


@dataclass(frozen=True)
class Answer:
    """`hits` of one page, in order; `total` is exact. `facets` counts each value under the other
    filters, and kinds when several were asked. `widened` says that exact answers were few, `exact`
    how many;
    `near`: when nothing answers, what holds a part of what was asked."""

    total: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)
    wanted: frozenset[str] = frozenset()
    widened: bool = False
    exact: int = 0
    near: list[Hit] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        """The rows, to whoever asked one kind."""
        return [hit.id for hit in self.hits]


class OnOneDay(NamedTuple):
    """How many are carried by a day, and the rows of the first of them, the soonest first."""

    total: int = 0
    ids: tuple[int, ...] = ()


class HowRead(NamedTuple):
    """What was meant, the query of its words, whether exact answers were too few, whether nothing
    answers."""

    read: Understood
    words: Words | None
    widened: bool = False
    nothing: bool = False
    exact: int = 0


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
        self.words = Dictionary(self.searcher, schema, asked, held, self.opened.remembered)
        self.builder = Builder(schema, self.words)

    def read(self) -> HowRead:
        """What was meant, the query of its words, whether it was widened."""
        return self.remembered("reading", self._read)

    def _read(self) -> HowRead:
        asked, builder = self.question, self.builder
        read = understand(asked.text, self.words, lexicon(), as_typed=asked.as_typed)
        exact = builder.exact(read)
        if exact is None:
            return HowRead(read, None, nothing=read.nothing)
        found = builder.scored(read, exact)
        words = read.words
        many = self.total(found) if len(read.units) > 1 and words else PLENTY
        if many >= PLENTY:
            return HowRead(read, found)
        best = self.best(builder.coverage(words))
        whole = sum(unit.rarity for unit in words)
        enough = (ENOUGH_ELSE if read.is_headless else ENOUGH) * whole
        if best < enough:
            return HowRead(read, None, nothing=True)
        covering = builder.covering(words, max(enough, NEXT_BEST * best))
        every = [(Occur.Should, q) for q in (exact, covering) if q is not None]
        return HowRead(
            read, builder.scored(read, Query.boolean_query(every)), many < FEW, exact=many
        )

    def whole(self) -> int:
        """How many hold all that was asked."""
        read = understand(self.question.text, self.words, lexicon(), as_typed=True)
        exact = self.builder.exact(read)
        return self.total(Words(exact, exact)) if exact is not None else 0

    def near(self, most: int = 5) -> list[Hit]:
        """What holds a part of a question that nothing answers, the nearest first."""
        read, builder = self.read().read, self.builder
        if not read.words:
            return []
        some = [(Occur.Should, builder.holds(unit)) for unit in read.words if not unit.is_soft]
        if not some:
            return []
        words = builder.scored(read, Query.boolean_query(some))
        query = Query.boolean_query(self.silent(words))
        asked = replace(self.question, sort="relevance")
        found = self.scored(words)
        return ranking.page(self.searcher, builder, query, found, asked, 0, most, lambda: 0)[1]

    def best(self, query: Query) -> float:
        """The score of what answers it best, under the frame of the question."""
        parts = [*self.builder.frame(self.question), (Occur.Must, query)]
        hits = self.searcher.search(Query.boolean_query(parts), 1, count=False).hits
        return float(hits[0][0]) if hits else 0.0

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

    def named(self, word: str) -> Query | None:
        """What has a word in its name that begins so."""
        stems = {text.stem(one) for one, _ in self.words.beginning(word, NAMES)} - {""}
        if not stems:
            return None
        fields = [(Occur.Should, self.builder.any_of(f, sorted(stems))) for f in NAMING]
        return Query.const_score_query(Query.boolean_query(fields), 1.0)

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
            q.as_typed,
            *more,
        )
        return self.opened.remembered(key, ask)


@at_the_door
def ask(question: Question, *, offset: int = 0, limit: int = 20, counts: bool = True) -> Answer:
    """One page of results, with their exact total and the counts of every facet."""
    asking = Asking(question)
    read, words, widened, nothing, exact = asking.read()
    if nothing:
        return Answer(0, [], corrected=dict(read.corrected), wanted=read.wanted, near=asking.near())
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
    corrected = dict(read.corrected)
    return Answer(many, hits, facets, corrected, read.wanted, widened and many > exact, exact)


@at_the_door
def count(question: Question, *, is_whole: bool = False) -> int:
    """How many answer, exactly; only what holds all that was asked when `is_whole`."""
    asking = Asking(question)
    if is_whole:
        return int(asking.remembered("whole", asking.whole))
    reading = asking.read()
    if reading.nothing:
        return 0
    return int(asking.remembered("total", partial(asking.total, reading.words)))


@at_the_door
def by_day(question: Question, first: dt.date, last: dt.date, most: int) -> dict[dt.date, OnOneDay]:
    """What answers on each of these days, with at most so many of its rows: one reading of the
    question and one aggregation, however many days. Of one kind; a day without any is not there."""
    asking = Asking(question)
    reading = asking.read()
    if reading.nothing:
        return {}
    count = partial(_by_day, asking, reading.words, first, last, most)
    return dict(asking.remembered("days", count, first, last, most))


def _by_day(
    asking: Asking, words: Words | None, first: dt.date, last: dt.date, most: int
) -> dict[dt.date, OnOneDay]:
    bounds = {"min": first.toordinal(), "max": last.toordinal()}
    days: dict[str, Any] = {"field": "days", "interval": 1, "min_doc_count": 1}
    wanted: dict[str, Any] = {"days": {"histogram": days | {"hard_bounds": bounds}}}
    if most:
        soonest = {"size": most, "sort": [{"by_time": "asc"}], "docvalue_fields": ["id"]}
        wanted["days"]["aggs"] = {"soonest": {"top_hits": soonest}}
    found = asking.searcher.aggregate(Query.boolean_query(asking.silent(words)), wanted)
    return {
        dt.date.fromordinal(int(bucket["key"])): OnOneDay(bucket["doc_count"], _soonest(bucket))
        for bucket in found["days"]["buckets"]
    }


def _soonest(bucket: dict[str, Any]) -> tuple[int, ...]:
    hits = bucket.get("soonest", {"hits": ()})["hits"]
    return tuple(hit["docvalue_fields"]["id"][0] for hit in hits)


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


@at_the_door
def named(question: Question, *, limit: int, every: bool = True) -> list[int]:
    """Rows in whose name, or acronym, each word typed begins a word, or some word when not `every`;
    the most such words first. Names are kept by their stems: who shows them compares them again.
    Of one kind."""
    asking = Asking(question)
    typed = [word for word in text.words(question.text[:100]) if not text.is_small(word)]
    if not typed or len(typed[-1]) < 2:
        return []
    found = [asking.named(word) for word in typed]
    if every and not all(found):
        return []
    must = Occur.Must if every else Occur.Should
    words = Query.boolean_query([(must, query) for query in found if query])
    _many, hits = ranking.page(
        asking.searcher,
        asking.builder,
        words,
        asking.scored(Words(words, asking.builder.silent(words))),
        replace(asking.question, sort="relevance"),
        0,
        limit,
        lambda: 0,
    )
    return [hit.id for hit in hits]
