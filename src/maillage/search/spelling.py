"""Mistyped words: the dictionary of the index is asked only when a word is unknown.

Looking among *unstemmed* words keeps the score and the highlighting of the right word; a fuzzy
query on stems gives a constant score and one wrong hit in ten for words spelt right.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from maillage.base import text
from maillage.base.numbers import all_digits
from maillage.search.dictionary import Dictionary

MOST = 3
SHORTEST = 4
SAID = tuple(
    (re.compile(written), said)
    for written, said in (
        ("ph", "f"),
        ("e?aux?", "o"),
        ("(?<=[aeou])ill?(?=e)|ill(?=[aeou])", "y"),
        ("qu?", "k"),
        ("s?c(?=[eiy])|z", "s"),
        ("ch", "x"),
        ("c", "k"),
        ("h", ""),
        ("gn", "ny"),
        ("g(?=[eiy])", "j"),
        ("[ae]i|ay|ez$|er$|et$", "e"),
        ("[ae][nm](?![aeiouynm])", "an"),
        (r"(.)\1+", r"\1"),
        ("y", "i"),
        ("(?<=..)(?:e?s|e|[xtd]s?)$", ""),
    )
)


def sounding_alike(word: str, known: Dictionary) -> list[str]:
    """Words of names that are said as this one, which is French and is written nowhere:
    « pagaye » for « La Pagaille »."""
    if len(word) < SHORTEST:
        return []
    said = sound(word)
    alike = {other for other, _ever in known.beginning(word[:2]) if sound(other) == said}
    counted = ((known.count(o), o) for o in alike if known.rarity_in("name", text.stem(o)))
    return [other for count, other in sorted(counted, reverse=True) if count][:MOST]


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A folded French word, more or less as it is said."""
    for written, said in SAID:
        word = written.sub(said, word)
    return word


def nearest(word: str, known: Dictionary) -> list[str]:
    """The word itself when it is known; else the known words that it probably meant, best first,
    or two known words glued together. Empty when nothing is near."""
    if known.knows(word):
        return [word]
    if len(word) < SHORTEST or all_digits(word):
        return []
    allowed = 1 if len(word) < 8 else 2
    found: dict[str, tuple[int, int]] = {}
    for prefix in (word[:2], word[:1]):
        if found:
            break
        for other, _ever in known.beginning(prefix):
            if abs(len(other) - len(word)) <= allowed:
                distance = OSA.distance(word, other, score_cutoff=allowed)
                if distance <= allowed and (count := known.count(other)):
                    found[other] = (distance, -count)
    if not found and len(word) > SHORTEST:  # one letter of four is another word
        found = _other_first_letter(word, known)
    if found:
        ranked = sorted(found, key=lambda other: found[other])
        best = found[ranked[0]][0]
        return [other for other in ranked if found[other][0] == best][:MOST]
    return _cut(word, known) or sounding_alike(word, known)


def _other_first_letter(word: str, known: Dictionary) -> dict[str, tuple[int, int]]:
    candidates = {word[1:], word[1] + word[0] + word[2:]}
    for letter in "abcdefghijklmnopqrstuvwxyz":
        candidates |= {letter + word, letter + word[1:]}
    counted = ((c, known.count(c)) for c in candidates)
    return {candidate: (1, -count) for candidate, count in counted if count}


def _cut(word: str, known: Dictionary) -> list[str]:
    """`repaircafe` → `repair cafe`: the cut whose rarer half is the most frequent."""
    best, best_count = "", 0
    for at in range(3, len(word) - 2) if len(word) >= 6 else ():
        for left in (word[:at], f"{word[:at]}s"):
            count = min(known.count_all(left), known.count_all(word[at:]))
            if count > best_count:
                best, best_count = f"{left} {word[at:]}", count
    return [best] if best else []
