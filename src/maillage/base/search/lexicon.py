"""What upper rooms know of words: synonyms, and names of places that count as one word."""

from collections.abc import Callable
from dataclasses import dataclass, field

from maillage.base import history
from maillage.base.catalogue import Slot

Phrase = tuple[str, ...]  # stems, in order


@dataclass(frozen=True)
class Lexicon:
    """`synonyms[phrase]`: phrases that mean it too. `places[phrase]`: (facet, values) that it
    names, as in ("commune", ("42218",))."""

    synonyms: dict[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    places: dict[Phrase, tuple[str, tuple[str, ...]]] = field(default_factory=dict)


LEXICONS: Slot[Callable[[], Lexicon]] = Slot("words that upper rooms know")


@history.until_changed
def lexicon() -> Lexicon:
    """All that is known, read again when something has changed."""
    parts = [part() for part in LEXICONS]
    return Lexicon(
        {k: v for part in parts for k, v in part.synonyms.items()},
        {k: v for part in parts for k, v in part.places.items()},
    )
