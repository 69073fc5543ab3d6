"""« Pourquoi ce résultat ? »: the named parts of the score of one result.

Only who asks pays: each part is asked again of that result alone.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tantivy import Occur, Query

from maillage.search.answers import Asking
from maillage.search.entry import TEXTS
from maillage.search.question import Question, ScorePart
from maillage.search.ranking import Hit
from maillage.search.reader import at_the_door
from maillage.search.understanding import CODE, Unit

CODES = "codes"  # of what a structure does, beside the names of texts


class Met(NamedTuple):
    """Where a word is met: the stems that are written there, the text, what the text weighs and
    what the words do beside the one that was typed, which weighs 1."""

    stems: tuple[str, ...]
    text: str
    weight: float
    is_typed: bool
    score: float


class ScoreReason(NamedTuple):
    """A part of a score; see `question.ScorePart`."""

    what: str
    typed: str
    score: float
    km: float = 0
    met: tuple[Met, ...] = ()


@at_the_door
def reasons(question: Question, hit: Hit) -> list[ScoreReason]:
    """What the score of this result is made of, the most first; nothing of what the question does
    not find, nor of a question without words. They add up to the score that orders it."""
    asking = Asking(question)
    reading = asking.read()
    if reading.words is None or reading.read.identifier:
        return []
    one = _One(asking, hit)
    if not one.is_found(Query.boolean_query(asking.silent(reading.words))):
        return []
    liked = [ScorePart("liked", "", query) for _occur, query in asking.builder.preference(question)]
    found = [one.reason(part) for part in (*asking.builder.parts(reading.read), *liked)]
    return sorted((reason for reason in found if reason.score), key=lambda reason: -reason.score)


class _One:
    """A result, asked alone."""

    def __init__(self, asking: Asking, hit: Hit) -> None:
        self.searcher, self.builder = asking.searcher, asking.builder
        kind, number = self.builder.term("kind", hit.kind), self.builder.term("id", hit.id)
        both = Query.boolean_query([(Occur.Must, kind), (Occur.Must, number)])
        self.alone = (Occur.Must, self.builder.silent(both))

    def is_found(self, query: Query) -> bool:
        both = Query.boolean_query([self.alone, (Occur.Must, query)])
        return bool(self.searcher.search(both, 1, count=False).hits)

    def score(self, query: Query) -> float:
        both = Query.boolean_query([self.alone, (Occur.Should, query)])
        hits = self.searcher.search(both, 1, count=False).hits
        return float(hits[0][0]) if hits else 0.0

    def reason(self, part: ScorePart) -> ScoreReason:
        score = self.score(part.query)
        met = tuple(self.met(part.unit)) if part.unit and score else ()
        return ScoreReason(part.what, part.typed, score, part.km, met)

    def met(self, unit: Unit) -> Iterator[Met]:
        """Each text in which words of a unit are written, the best first."""
        found = []
        for at, (phrase, weight) in enumerate(unit.phrases):
            if self.is_found(self.builder.all_of(phrase)):
                for name in TEXTS:
                    score = min(self.score(self.builder.written(name, stem)) for stem in phrase)
                    if score:
                        found.append(Met(phrase, name, weight, at == 0, weight * score))
        if unit.codes and self.is_found(self.builder.any_of(CODES, unit.codes)):
            found.append(Met((), CODES, CODE, False, CODE))
        yield from sorted(found, key=lambda met: -met.score)
