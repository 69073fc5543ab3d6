"""What upper rooms know of words: synonyms, and names of places that count as one word."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from maillage.base.catalogue import Slot

Phrase = tuple[str, ...]  # stems, in order


@dataclass(frozen=True)
class Lexicon:
    """`synonyms[phrase]`: phrases that mean it too. `places[phrase]`: (facet, values) that it
    names, as in ("commune", ("42218",))."""

    synonyms: dict[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    places: dict[Phrase, tuple[str, tuple[str, ...]]] = field(default_factory=dict)


LEXICONS: Slot[Callable[[], Lexicon]] = Slot("words that upper rooms know")
SECONDS = 5.0
_kept: tuple[float, Lexicon] | None = None


def lexicon() -> Lexicon:
    """All that is known, read again every few seconds so that an edit reaches every process."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > SECONDS:
        parts = [part() for part in LEXICONS]
        _kept = (
            time.monotonic(),
            Lexicon(
                {k: v for part in parts for k, v in part.synonyms.items()},
                {k: v for part in parts for k, v in part.places.items()},
            ),
        )
    return _kept[1]


def forget() -> None:
    global _kept
    _kept = None
