"""The words of what one reader may find among some kinds, and of nothing else: each is written in
the index after its kind and an audience, so that a private word is in no dictionary but its own."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import tantivy
from tantivy import Occur, Query

from maillage.base import text

FORMS = ("name", "tags", "summary", "body", "hints")  # where a form of a word counts as the word
SEPARATOR = "|"  # in no kind, no audience and no word


def entered(kind: str, audience: str, word: str) -> str:
    """A word as the index writes it."""
    return f"{kind}{SEPARATOR}{audience}{SEPARATOR}{word}"


def paired(first: str, second: str) -> str:
    """Two stems that stand side by side, as the index writes them."""
    return f"{first}_{second}"


def written(phrase: Sequence[str]) -> tuple[str, list[str]]:
    """The field that holds a phrase, and the terms that make it there: words of an expression
    stand side by side."""
    if len(phrase) == 1:
        return "stems", list(phrase)
    return "pairs", [paired(a, b) for a, b in pairwise(phrase)]


class Dictionary:
    """`reach`: each kind with each audience, as the index writes them."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        kinds: Sequence[str],
        audiences: Sequence[str],
        remembered: Callable[[tuple, Callable[[], Any]], Any],
    ) -> None:
        self._searcher, self._schema, self._remembered = searcher, schema, remembered
        self.reach = [entered(kind, audience, "") for kind in kinds for audience in audiences]

    def terms(self, word: str) -> list[str]:
        """How the index writes a word that this reader may find."""
        return [head + word for head in self.reach]

    def count(self, word: str) -> int:
        """How often a word is written. What was withdrawn stays in the index for a while, and
        counts no more."""
        return sum(
            self._alive(Query.term_query(self._schema, "words", term, "basic"))
            for term in self.terms(word)
            if self._searcher.doc_freq("words", term)
        )

    def count_all(self, word: str) -> int:
        """How often a word is written, or another form of it."""
        return self.count(word) or self.count_forms(text.stem(word))

    def knows(self, word: str) -> bool:
        return bool(self.count_all(word))

    def size(self) -> int:
        """How many entries this reader may find."""
        key = ("size", *self.reach)
        return int(self._remembered(key, lambda: self._alive(self._reached())))

    def count_stems(self, phrase: Sequence[str]) -> int:
        """How many entries hold this phrase, in any form. What nobody sees counts for nothing."""
        name, terms = written(phrase)
        if not all(self._searcher.doc_freq(name, term) for term in terms):
            return 0
        held = [Query.term_query(self._schema, name, term, "basic") for term in terms]
        every = Query.boolean_query([(Occur.Must, term) for term in held])
        key = (name, *terms, *self.reach)
        return int(self._remembered(key, lambda: self._alive(self._mine(every))))

    def rarity_of(self, phrase: Sequence[str]) -> float:
        """How rare a phrase is, as BM25 counts it."""
        return _rarity(self.count_stems(phrase), self.size())

    def rarity(self, stem: str) -> float:
        """How rare a stem is wherever it is written, as BM25 counts it."""
        return _rarity(self.count_stems((stem,)), self.size())

    def rarity_in(self, name: str, stem: str) -> float:
        """The same in one field, as the engine counts it; 0 where it is not."""
        count = self._searcher.doc_freq(name, stem)
        return _rarity(count, self._searcher.num_docs) if count else 0.0

    def count_forms(self, stem: str) -> int:
        """How often another form of a word is written, where it is written most."""
        return max(
            self._alive(self._mine(Query.term_query(self._schema, name, stem, "basic")))
            if self._searcher.doc_freq(name, stem)
            else 0
            for name in FORMS
        )

    def beginning(self, prefix: str, most: int | None = None) -> Iterator[tuple[str, int]]:
        """Words that begin so and how often each was ever written, in the alphabet of each kind and
        audience: a word of two comes twice. One of them may be gone: ask `count`."""
        for head in self.reach:
            found = self._searcher.terms_with_prefix("words", head + prefix, limit=most)
            start = len(head)
            yield from ((term[start:], count) for term, count in found)

    def _mine(self, query: Query) -> Query:
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, self._reached())])

    def _reached(self) -> Query:
        """All that this reader may find. A set is prepared by reading each entry that is in it,
        which one term need not."""
        if len(self.reach) == 1:
            return Query.term_query(self._schema, "reach", self.reach[0], "basic")
        return Query.term_set_query(self._schema, "reach", self.reach)

    def _alive(self, query: Query) -> int:
        silent = Query.const_score_query(query, 0.0)
        return int(self._searcher.search(silent, 1).count or 0)  # type: ignore[attr-defined]


def _rarity(count: int, many: int) -> float:
    return math.log(1 + (max(many, count) - count + 0.5) / (count + 0.5))
