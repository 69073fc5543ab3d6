"""One name has one key: two spellings of it have the same, and near ones are said to be near."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from maillage.base.text import fold

LIKELY = 84  # of 100: « Conseil departemental » beside « Conseil départemental de la Loire » is 100
SHORTEST = 4  # letters: below, names resemble each other by chance
_IDLE = frozenset("a au aux d de des du en et l la le les".split())


def key_of(name: str) -> str:
    """« La Région » and « REGION » have one key: words without accents, articles or case."""
    words = re.findall(r"[a-z0-9]+", fold(name))
    return " ".join(word for word in words if word not in _IDLE)[:120] or fold(name).strip()[:120]


def nearest(name: str, known: Iterable[str]) -> str:
    """Of known names, the one that this may be a spelling of; empty when none is near. A name that
    has the same key is not near: it is the same."""
    key, found, best = key_of(name), "", 0.0
    for other in known:
        theirs = key_of(other)
        if theirs == key:
            return ""
        score = _likeness(key, theirs)
        if score > best:
            found, best = other, score
    return found if best >= LIKELY else ""


def _likeness(one: str, other: str) -> float:
    """How near two keys are; an acronym is near what it stands for."""
    short, long = sorted((one, other), key=len)
    initials = "".join(word[0] for word in long.split())
    if " " not in short and len(short) >= 3 and initials.startswith(short):
        return 100.0
    if len(short) < SHORTEST:
        return 0.0
    return max(float(fuzz.ratio(one, other)), float(fuzz.token_set_ratio(one, other)))
