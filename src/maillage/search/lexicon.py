"""What upper rooms know of words: synonyms, names of places that count as one word, numbers that
name one thing."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from maillage.base.catalogue import Slot

Phrase = tuple[str, ...]  # stems, in order


@dataclass(frozen=True)
class Lexicon:
    """`synonyms[phrase]`: phrases that mean it too. `places[phrase]`: (facet, values) that it
    names, as in ("commune", ("42218",)). `identifiers`: what a whole question, folded and without
    spaces, looks like when it is the identifier in its first group."""

    synonyms: dict[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    places: dict[Phrase, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    identifiers: tuple[re.Pattern[str], ...] = ()

    def identifier(self, joined: str) -> str:
        """The identifier that this question is, or empty."""
        found = (pattern.fullmatch(joined) for pattern in self.identifiers)
        return next((match.group(1) for match in found if match), "")


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
            {k: v for part in parts for k, v in part.places.items()},
            tuple(pattern for part in parts for pattern in part.identifiers),
        )
        _whole = parts, whole
    return whole
