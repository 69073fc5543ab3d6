"""The words of what one reader may find among some kinds, and of nothing else: each is written in
the index after its kind and an audience, so that a private word is in no dictionary but its own."""

from collections.abc import Iterator, Sequence

import tantivy
from tantivy import Occur, Query

FORMS = ("name", "tags", "summary", "body")  # where a form of a word counts as the word
SEPARATOR = "|"  # in no kind, no audience and no word


def entered(kind: str, audience: str, word: str) -> str:
    """A word as the index writes it."""
    return f"{kind}{SEPARATOR}{audience}{SEPARATOR}{word}"


class Dictionary:
    """`reach`: each kind with each audience, as the index writes them."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        kinds: Sequence[str],
        audiences: Sequence[str],
    ) -> None:
        self._searcher, self._schema = searcher, schema
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
        mine = Query.term_set_query(self._schema, "reach", self.reach)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, mine)])

    def _alive(self, query: Query) -> int:
        return int(self._searcher.search(query, 1).count or 0)  # type: ignore[attr-defined]
