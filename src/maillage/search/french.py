"""Whether a folded word is French, and whether it is a verb. Words that rooms know (synonyms,
needs) are French in any case."""

import zlib
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

LIST = Path(__file__).parent / "reference" / "french.u32"
# How an infinitive ends, and the participles that a verb of that ending has: no noun has them.
PARTICIPLES = (
    ("er", ("ant", "eant")),
    ("prendre", ("prenant",)),
    ("indre", ("ignant",)),
    ("crire", ("crivant",)),
    ("aitre", ("aissant",)),
    ("oudre", ("ousant", "oulant", "olvant")),
    ("ire", ("isant", "iant")),
    ("oire", ("uvant", "oyant")),
    ("cevoir", ("cevant",)),
    ("oir", ("oyant",)),
    ("ir", ("issant", "ant")),
    ("re", ("ant",)),
)
LEAST = 1  # letters before the ending
# Nouns that are verbs too, or that a participle of another verb resembles.
NOUNS = frozenset(
    "plaisir avenir amer boucher boulanger conseiller cher entre sucre diner dejeuner gouter "
    "souvenir pouvoir devoir savoir etre chambre membre nombre lettre contre poudre cadre".split()
)


@cache
def _marks() -> np.ndarray:
    """The CRC-32 of each word, in order: `scripts/build_words.py`. One file for all processes."""
    return np.memmap(LIST, dtype="<u4", mode="r")


def is_french(word: str) -> bool:
    marks, mark = _marks(), np.uint32(zlib.crc32(word.encode()))
    at = int(np.searchsorted(marks, mark))
    return at < len(marks) and bool(marks[at] == mark)


@lru_cache(maxsize=10_000)
def is_infinitive(word: str) -> bool:
    """Whether a folded word is a verb as one types what one wants to do: `donner`, `coudre`."""
    if word in NOUNS or not is_french(word):
        return False
    return any(
        is_french(word.removesuffix(end) + participle)
        for end, participles in PARTICIPLES
        if word.endswith(end) and len(word) >= len(end) + LEAST
        for participle in participles
    )
