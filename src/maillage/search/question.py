"""A question, and its translation into a query that tantivy runs.

Queries are built, never parsed: a parser can be killed by what a visitor types.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import NamedTuple

import tantivy
from tantivy import Occur, Query

from maillage.base import geo
from maillage.search.dictionary import Dictionary, paired, written
from maillage.search.entry import PUBLIC, TEXTS, column, numbered
from maillage.search.lexicon import Phrase
from maillage.search.times import EVER, During
from maillage.search.understanding import CODE, Understood, Unit

FEW, PLENTY = 3, 20  # exact answers: fewer are said to be few; more need no other beside them
ENOUGH, ENOUGH_ELSE, NEXT_BEST = (
    0.35,
    0.6,
    0.35,
)  # of a question that an answer holds, by rarity; of the best answer
TIE, TIE_OTHERS = 0.2, 0.2
SOFT_SCORE = 0.5
COVERED, TYPED = 1.0, 0.4  # what a word that is met adds, by its rarity; what it adds as typed
FEW_TERMS = 16  # looked for one by one
MOST_COMBINED = 6  # words of which some are enough
EXPRESSION, WORDS_OF, PAIR = (
    0.8,
    0.8,
    0.5,
)  # an expression, by its rarity; two words side by side, by theirs
HERE = 3.0  # what standing in the place that was named adds, by the rarity of the question
NEARBY = ((12.0, 0.3), (5.0, 0.5))  # kilometres, and what standing within them adds
PREFERENCE = 2.0  # among equals: it never leads over a word


@dataclass(frozen=True)
class Box:
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Near:
    lon: float
    lat: float
    km: float | None = None


Number = tuple[str, int]  # a space of numbers, and one of it


@dataclass(frozen=True)
class Question:
    """What a reader asks, of some kinds, or of all when none is named. `filters` combine: any of
    the values of a facet, all of the facets; the facet `kind` chooses among the kinds asked.
    `sort`: relevance, name, distance (needs `near`), freshness or time, the soonest first.
    `audiences`: those that the reader belongs to. `during`: what happens meanwhile, even in part.
    `prefer`: a facet and values that come a little higher among equals; `numbers`: pairs, of which
    one must hold, of a number that an entry must carry and one that it must not. `as_typed`:
    nothing is corrected."""

    kinds: tuple[str, ...] = ()
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    box: Box | None = None
    near: Near | None = None
    sort: str = "relevance"
    audiences: tuple[str, ...] = PUBLIC
    prefer: tuple[str, tuple[str, ...]] | None = None
    during: During | None = None
    numbers: tuple[tuple[Number, Number], ...] = ()
    as_typed: bool = False


class Words(NamedTuple):
    """The query of words: with its scores, and without, which counting needs not."""

    scored: Query
    silent: Query


class ScorePart(NamedTuple):
    """A part of a score, which is their sum, and what was typed that it comes from. `what`: how
    well a word is `met`; that it is `held`, whatever by; that it is so as it was `typed`; two words
    `together`; `here`, `near` (in `km`) and `called` as the place that is named; `liked`."""

    what: str
    typed: str
    query: Query
    unit: Unit | None = None
    km: float = 0


class Builder:
    """Turns questions into queries for one schema, in the words of one dictionary."""

    def __init__(self, schema: tantivy.Schema, words: Dictionary) -> None:
        self.schema, self.words = schema, words

    def term(self, name: str, value: object) -> Query:
        return Query.term_query(self.schema, name, value, "freq" if name in TEXTS else "basic")

    def stem(self, stem: str) -> Query:
        """Where a stem is written, each place with its weight. The engine takes a word that is rare
        in names for a rare word: what counts is how rare it is wherever it is written."""
        where = [name for name in TEXTS if self.words.rarity_in(name, stem)]
        fields = [self.written(name, stem) for name in where]
        return Query.disjunction_max_query(fields, TIE) if fields else Query.empty_query()

    def written(self, name: str, stem: str) -> Query:
        """The same in one text."""
        own = self.words.rarity_in(name, stem)
        if not own:
            return Query.empty_query()
        return Query.boost_query(self.term(name, stem), TEXTS[name] * self.words.rarity(stem) / own)

    def unit(self, unit: Unit) -> Query:
        if unit.is_small:
            written = self.words.terms(unit.typed)
            return Query.term_set_query(self.schema, "words", written)
        softer = SOFT_SCORE if unit.is_soft else 1.0
        choices = []
        for phrase, weight in unit.phrases:
            if not self.words.count_stems(phrase):
                continue
            if len(phrase) == 1:
                choices.append(Query.boost_query(self.stem(phrase[0]), weight * softer))
            else:
                choices.append(self.expression(phrase, weight * softer))
        if unit.codes:
            choices.append(Query.const_score_query(self.any_of("codes", unit.codes), CODE))
        if not choices:
            return Query.empty_query()
        return choices[0] if len(choices) == 1 else Query.disjunction_max_query(choices, TIE_OTHERS)

    def expression(self, phrase: Phrase, weight: float) -> Query:
        """Words side by side: how rare they are together, and where each is written."""
        score = EXPRESSION * weight * self.words.rarity_of(phrase)
        parts = [(Occur.Must, Query.const_score_query(self.all_of(phrase), score))]
        each = WORDS_OF * weight / len(phrase)
        parts += [(Occur.Should, Query.boost_query(self.stem(stem), each)) for stem in phrase]
        return Query.boolean_query(parts)

    def holds(self, unit: Unit) -> Query:
        """What `unit` finds, wherever it is written."""
        if unit.is_small:
            return self.unit(unit)
        terms: dict[str, list[str]] = {"stems": [], "pairs": []}
        choices = []
        for phrase, _weight in unit.phrases:
            name, parts = written(phrase)
            if len(parts) == 1:
                terms[name] += parts
            else:
                choices.append(self.all_of(phrase))
        choices += [self.any_of(name, parts) for name, parts in terms.items() if parts]
        if unit.codes:
            choices.append(self.any_of("codes", unit.codes))
        if unit.place:
            facet, values = unit.place
            choices.append(self.any_of(column(facet), values))
        if len(choices) == 1:
            return choices[0]
        return Query.boolean_query([(Occur.Should, choice) for choice in choices])

    def all_of(self, phrase: Phrase) -> Query:
        """What holds a word, or an expression."""
        name, parts = written(phrase)
        if len(parts) == 1:
            return self.term(name, parts[0])
        return Query.boolean_query([(Occur.Must, self.term(name, part)) for part in parts])

    def exact(self, read: Understood) -> Query | None:
        """Everything that was asked, at once."""
        if read.identifier:
            return self.term("ident", read.identifier)
        if not read.units:
            return None
        return Query.boolean_query([(Occur.Must, self.holds(unit)) for unit in read.units])

    def coverage(self, units: Sequence[Unit]) -> Query:
        """How much of the question each entry holds, as its score."""
        parts = [
            (Occur.Should, Query.const_score_query(self.holds(unit), unit.rarity)) for unit in units
        ]
        return Query.boolean_query(parts)

    def covering(self, units: Sequence[Unit], least: float) -> Query | None:
        """What holds so much of the question: each word counts for its rarity."""
        heavy = sorted(units, key=lambda unit: -unit.rarity)[:MOST_COMBINED]
        enough: list[frozenset[int]] = []
        for many in range(1, len(heavy) + 1):
            for chosen in map(frozenset, combinations(range(len(heavy)), many)):
                if sum(heavy[i].rarity for i in chosen) + 1e-4 >= least and not any(
                    smaller <= chosen for smaller in enough
                ):
                    enough.append(chosen)
        held = [self.holds(unit) for unit in heavy]
        choices = [
            Query.boolean_query([(Occur.Must, held[i]) for i in sorted(chosen)])
            for chosen in enough
        ]
        if len(choices) < 2:
            return choices[0] if choices else None
        return Query.boolean_query([(Occur.Should, choice) for choice in choices])

    def scored(self, read: Understood, among: Query) -> Words:
        """What is among these, the best of it told by its score: how well each word is met, how
        much of the question is, and which words stand side by side as they were typed."""
        silent = self.silent(among)
        if read.identifier or not read.units:
            return Words(silent, silent)
        parts = [(Occur.Should, part.query) for part in self.parts(read)]
        return Words(Query.boolean_query([(Occur.Must, silent), *parts]), silent)

    def parts(self, read: Understood) -> Iterator[ScorePart]:
        """What a score is made of."""
        whole = sum(unit.rarity for unit in read.words)
        for unit in read.units:
            if unit.place:
                yield from self._where(unit, max(whole, 1.0))
                continue
            yield ScorePart("met", unit.typed, self.unit(unit), unit)
            yield self._constant("held", unit.typed, self.holds(unit), COVERED * unit.rarity)
            if unit.phrases and len(unit.phrases) + len(unit.codes) > 1:
                typed = self.all_of(unit.phrases[0][0])
                yield self._constant("typed", unit.typed, typed, TYPED * unit.rarity)
        for one, other in pairwise(read.units):
            if not (one.place or other.place or one.is_small):
                pair = self.term("pairs", paired(one.phrases[0][0][0], other.phrases[0][0][0]))
                both = f"{one.typed} {other.typed}"
                yield self._constant("together", both, pair, PAIR * (one.rarity + other.rarity))

    @staticmethod
    def _constant(what: str, typed: str, query: Query, score: float, km: float = 0) -> ScorePart:
        return ScorePart(what, typed, Query.const_score_query(query, score), km=km)

    def _where(self, unit: Unit, whole: float) -> Iterator[ScorePart]:
        """What stands in the place that was named leads, then what stands near."""
        assert unit.place is not None
        facet, values = unit.place
        yield self._constant("here", unit.typed, self.any_of(column(facet), values), HERE * whole)
        for stem in unit.phrases[0][0]:
            yield ScorePart("called", unit.typed, Query.boost_query(self.term("name", stem), 0.3))
        for lon, lat in unit.centres:
            for km, bonus in NEARBY:
                cover = self.tiles(geo.disc_cover(round(lon, 4), round(lat, 4), km))
                yield self._constant("near", unit.typed, cover, bonus * whole, km)

    def frame(self, question: Question, *, without: str = "") -> list[tuple[Occur, Query]]:
        """What holds whatever the words are: kinds, reader, filters, days, box and disc."""
        parts = [(Occur.Must, self.silent(self.any_of("reach", self.words.reach)))]
        for name, values in question.filters.items():
            if values and name != without:
                chosen = self.any_of(column(name), values)
                parts.append((Occur.Must, self.silent(chosen)))
        if question.numbers:
            some = [(Occur.Should, self._pair(*pair)) for pair in question.numbers]
            parts.append((Occur.Must, self.silent(Query.boolean_query(some))))
        if question.during:
            parts += [(Occur.Must, self.silent(part)) for part in self.during(question.during)]
        if question.box:
            parts += self.box(question.box)
        if question.near and question.near.km:
            near = question.near
            tiles = geo.disc_cover(round(near.lon, 4), round(near.lat, 4), near.km or 0)
            parts.append((Occur.Must, self.silent(self.tiles(tiles))))
        return parts

    def any_of(self, name: str, values: Sequence[str]) -> Query:
        """What holds any of these, without a score of its own. The engine prepares a set of them by
        reading every entry that each is in: a few are dearer so than one by one."""
        if len(values) == 1:
            return self.term(name, values[0])
        if len(values) > FEW_TERMS:
            return Query.term_set_query(self.schema, name, list(values))
        each = [(Occur.Should, self.silent(self.term(name, value))) for value in values]
        return Query.const_score_query(Query.boolean_query(each), 1.0)

    def _pair(self, needed: Number, refused: Number) -> Query:
        there, away = (self.term("numbers", numbered(*one)) for one in (needed, refused))
        return Query.boolean_query([(Occur.Must, there), (Occur.MustNot, away)])

    def during(self, during: During) -> list[Query]:
        """What begins before the end and ends after the beginning."""
        kind, (since, until) = tantivy.FieldType.Integer, during.seconds()
        return [
            Query.range_query(self.schema, "first", kind, -EVER, until),
            Query.range_query(self.schema, "last", kind, since, EVER),
        ]

    def tiles(self, keys: Sequence[int]) -> Query:
        """Whatever stands in one of these tiles."""
        return Query.term_set_query(self.schema, "tiles", list(keys))

    def preference(self, question: Question) -> list[tuple[Occur, Query]]:
        if question.prefer is None:
            return []
        facet, values = question.prefer
        liked = self.any_of(column(facet), values)
        return [(Occur.Should, Query.const_score_query(liked, PREFERENCE))]

    def box(self, box: Box) -> list[tuple[Occur, Query]]:
        """Its edges, looked at in the tiles that hold it alone: a range reads its whole column."""
        kind = tantivy.FieldType.Float
        parts = [
            Query.range_query(self.schema, "lon", kind, box.west, box.east),
            Query.range_query(self.schema, "lat", kind, box.south, box.north),
        ]
        if cover := geo.box_cover(box.west, box.south, box.east, box.north):
            parts.append(self.tiles(cover))
        return [(Occur.Must, self.silent(part)) for part in parts]

    @staticmethod
    def silent(query: Query) -> Query:
        return Query.const_score_query(query, 0.0)
