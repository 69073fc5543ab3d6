"""A question, and its translation into a query that tantivy runs.

Queries are built, never parsed: a parser can be killed by what a visitor types.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import tantivy
from tantivy import Occur, Query

from maillage.base import geo, text
from maillage.search import spelling
from maillage.search.dictionary import Dictionary
from maillage.search.entry import PUBLIC, TEXTS, column, numbered
from maillage.search.lexicon import Lexicon, Phrase
from maillage.search.times import EVER, During

LONGEST, MOST_WORDS, LONGEST_WORD = 300, 12, 40
FEW = 3  # fewer exact answers than this, and the question is widened
TIE = 0.5
SYNONYM = 0.6
PREFERENCE = 4.0


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
    one must hold, of a number that an entry must carry and one that it must not."""

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


@dataclass(frozen=True)
class Unit:
    """A word, or a name of several words that counts as one, with what means the same."""

    typed: str
    phrases: tuple[tuple[Phrase, float], ...]
    place: tuple[str, tuple[str, ...]] | None = None
    is_small: bool = False  # a stop word, looked for as it is written


@dataclass(frozen=True)
class Understood:
    """A question in units. `corrected` maps a mistyped word to what was searched in its place;
    `nothing` says that something was typed in which there is no word at all."""

    units: tuple[Unit, ...] = ()
    identifier: str = ""
    corrected: Mapping[str, str] = field(default_factory=dict)
    nothing: bool = False

    @property
    def wanted(self) -> frozenset[str]:
        """Stems to highlight."""
        return frozenset(s for unit in self.units for phrase, _ in unit.phrases for s in phrase)


def understand(typed: str, words: Dictionary, known: Lexicon) -> Understood:
    """Read what was typed: an identifier, names of places, synonyms, mistyped words."""
    typed = typed[:LONGEST].strip()
    if not typed:
        return Understood()
    found = [word for word in text.words(typed) if len(word) <= LONGEST_WORD][:MOST_WORDS]
    if not found:
        return Understood(nothing=True)
    if identifier := known.identifier("".join(found)):
        return Understood(identifier=identifier)
    spoken = [word for word in found if text.stem(word)]
    if not spoken:  # only small words: look for them as they are
        return Understood(units=tuple(Unit(word, (), is_small=True) for word in found))
    corrected: dict[str, str] = {}
    units: list[Unit] = []
    at = 0
    while at < len(spoken):
        length, unit = _name(spoken, at, known)
        if unit is None:
            length, unit = 1, _word(spoken[at], words, known, corrected)
        units.append(unit)
        at += length
    return Understood(tuple(units), corrected=corrected)


def _name(spoken: Sequence[str], at: int, known: Lexicon) -> tuple[int, Unit | None]:
    """The longest known name of several words, or place of one, that starts here."""
    for length in range(min(6, len(spoken) - at), 0, -1):
        part = spoken[at : at + length]
        phrase = tuple(text.stem(word) for word in part)
        if phrase in known.places:
            return length, Unit(" ".join(part), ((phrase, 1.0),), known.places[phrase])
        if length > 1 and phrase in known.synonyms:
            alternatives = tuple((other, SYNONYM) for other in known.synonyms[phrase])
            return length, Unit(" ".join(part), ((phrase, 1.0), *alternatives))
    return 0, None


def _word(word: str, words: Dictionary, known: Lexicon, corrected: dict[str, str]) -> Unit:
    phrases: list[tuple[Phrase, float]] = []
    for near in spelling.nearest(word, words):
        phrase = tuple(s for part in near.split() if (s := text.stem(part)))
        if near != word:
            corrected.setdefault(word, near)
        phrases.append((phrase, 1.0 if not phrases else 0.8))
    if not phrases:
        phrases = [((text.stem(word),), 1.0)]
    for phrase, _ in tuple(phrases):
        phrases += [(other, SYNONYM) for other in known.synonyms.get(phrase, ())]
    return Unit(word, tuple(phrases))


class Words(NamedTuple):
    """The query of words: with its scores, and without, which counting needs not."""

    scored: Query
    silent: Query


class Builder:
    """Turns questions into queries for one schema, in the words of one dictionary."""

    def __init__(self, schema: tantivy.Schema, words: Dictionary) -> None:
        self.schema, self.words = schema, words

    def term(self, name: str, value: object) -> Query:
        return Query.term_query(self.schema, name, value, "freq" if name in TEXTS else "basic")

    def stem(self, stem: str) -> Query:
        fields = [Query.boost_query(self.term(name, stem), w) for name, w in TEXTS.items()]
        return Query.disjunction_max_query(fields, TIE)

    def unit(self, unit: Unit) -> Query:
        if unit.is_small:
            written = self.words.terms(unit.typed)
            return Query.term_set_query(self.schema, "words", written)
        choices = []
        if unit.place:
            facet, values = unit.place
            here = self.any_of(column(facet), values)
            choices.append(Query.const_score_query(here, 6.0))
        for phrase, weight in unit.phrases:
            parts = [(Occur.Must, self.stem(stem)) for stem in phrase]
            whole = parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)
            choices.append(Query.boost_query(whole, weight))
        return choices[0] if len(choices) == 1 else Query.disjunction_max_query(choices, TIE)

    def holds(self, unit: Unit) -> Query:
        """What `unit` finds, wherever it is written."""
        if unit.is_small:
            return self.unit(unit)
        single = [phrase[0] for phrase, _ in unit.phrases if len(phrase) == 1]
        choices = [self.any_of("stems", single)] if single else []
        for phrase, _ in unit.phrases:
            if len(phrase) != 1:
                parts = [(Occur.Must, self.term("stems", stem)) for stem in phrase]
                choices.append(Query.boolean_query(parts))
        if unit.place:
            facet, values = unit.place
            choices.append(self.any_of(column(facet), values))
        if len(choices) == 1:
            return choices[0]
        return Query.boolean_query([(Occur.Should, choice) for choice in choices])

    def exact(self, read: Understood) -> Words | None:
        """Everything that was asked, at once."""
        if read.identifier:
            found = self.term("ident", read.identifier)
            return Words(found, self.silent(found))
        if not read.units:
            return None
        every = [(Occur.Must, self.holds(unit)) for unit in read.units]
        silent = self.silent(Query.boolean_query(every))
        scores = [(Occur.Should, self.unit(unit)) for unit in read.units]
        return Words(Query.boolean_query([(Occur.Must, silent), *scores]), silent)

    def widened(self, read: Understood, *, missing: int) -> Words | None:
        """Exact answers first, then those elsewhere, then those that miss some words."""
        exact = self.exact(read)
        if exact is None or len(read.units) < 2:
            return exact
        words = [unit for unit in read.units if not unit.place]
        tiers = [(Occur.Should, Query.const_score_query(exact.silent, 1000.0))]
        if words and len(words) < len(read.units):
            elsewhere = Query.boolean_query([(Occur.Must, self.holds(unit)) for unit in words])
            tiers.append((Occur.Should, Query.const_score_query(elsewhere, 500.0)))
        units = [(Occur.Should, self.unit(unit)) for unit in read.units]
        if len(words) > 1:
            most = Query.boolean_query(
                [(Occur.Should, self.unit(unit)) for unit in words],
                minimum_number_should_match=max(1, len(words) - missing),
            )
            tiers.append((Occur.Should, most))
        every = Query.boolean_query(tiers, minimum_number_should_match=1)
        return Words(Query.boolean_query([(Occur.Must, every), *units]), self.silent(every))

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
        if len(values) == 1:
            return self.term(name, values[0])
        return Query.term_set_query(self.schema, name, list(values))

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
