"""What upper rooms know of words: synonyms, needs, names of places that count as one word, numbers
that name one thing."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from maillage.base.catalogue import Slot
from maillage.search.french import is_french

Phrase = tuple[str, ...]  # stems, in order
Place = tuple[str, tuple[str, ...]]  # a facet, and values of it
MOST_ALIKE = 3  # places that a beginning may name


@dataclass(frozen=True)
class Meaning:
    """What answers a need: words of pages that do, codes of what a structure does."""

    phrases: tuple[Phrase, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """`synonyms[phrase]`: phrases that mean it too. `needs[phrase]`: what answers who types it.
    `verbs[word]`: what answers who wants to do that, whatever to.
    `places[phrase]`: (facet, values) that it names, as in ("commune", ("42218",)); `centres[value]`
    is where it is, (lon, lat). `identifiers`: what a whole question, folded and without spaces,
    looks like when it is the identifier in its first group. `spoken`: folded words that people say,
    which no correction replaces."""

    synonyms: Mapping[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    needs: Mapping[Phrase, Meaning] = field(default_factory=dict)
    verbs: Mapping[str, Meaning] = field(default_factory=dict)
    places: Mapping[Phrase, Place] = field(default_factory=dict)
    centres: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    identifiers: tuple[re.Pattern[str], ...] = ()
    spoken: frozenset[str] = frozenset()

    def identifier(self, joined: str) -> str:
        """The identifier that this question is, or empty."""
        found = (pattern.fullmatch(joined) for pattern in self.identifiers)
        return next((match.group(1) for match in found if match), "")

    @cached_property
    def beginnings(self) -> dict[Phrase, Place]:
        """Places by the beginning of their name, as people shorten it: `ivry` for Ivry-sur-Seine,
        `saint maur`. A beginning that is a French word, or that of many, names none."""
        found: dict[Phrase, set[tuple[str, str]]] = defaultdict(set)
        for name, (facet, values) in self.places.items():
            for length in range(1, len(name)):
                found[name[:length]] |= {(facet, value) for value in values}
        return {
            start: (next(iter(held))[0], tuple(sorted(value for _facet, value in held)))
            for start, held in found.items()
            if start not in self.places
            and len(held) <= MOST_ALIKE
            and len({facet for facet, _value in held}) == 1
            and _names(start)
        }


def _names(start: Phrase) -> bool:
    """Whether words alone can only be a name."""
    if start[0] == "saint":
        return len(start) > 1
    return any(len(word) > 2 and not is_french(word) for word in start)


LEXICONS: Slot[Callable[[], Lexicon]] = Slot(
    "words that upper rooms know; the same object until one of them changes"
)
_whole: tuple[tuple[Lexicon, ...], Lexicon] = ((), Lexicon())


def lexicon() -> Lexicon:
    """All that is known; the same object as long as every room gives the same."""
    global _whole
    parts = tuple(part() for part in LEXICONS)
    known, whole = _whole
    if [id(part) for part in known] != [id(part) for part in parts]:
        whole = Lexicon(
            {k: v for part in parts for k, v in part.synonyms.items()},
            {k: v for part in parts for k, v in part.needs.items()},
            {k: v for part in parts for k, v in part.verbs.items()},
            {k: v for part in parts for k, v in part.places.items()},
            {k: v for part in parts for k, v in part.centres.items()},
            tuple(pattern for part in parts for pattern in part.identifiers),
            frozenset().union(*(part.spoken for part in parts)),
        )
        _whole = parts, whole
    return whole
