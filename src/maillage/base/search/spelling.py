"""Mistyped words: the dictionary of the index is asked only when a word is unknown.

Looking among *unstemmed* words keeps the score and the highlighting of the right word; a fuzzy
query on stems gives a constant score and one wrong hit in ten for words spelt right.
"""

import tantivy
from rapidfuzz.distance import OSA

from maillage.base import text

MOST = 3
SHORTEST = 4


def nearest(word: str, searcher: tantivy.Searcher) -> list[str]:
    """The word itself when it is known; else the known words that it probably meant, best first,
    or two known words glued together. Empty when nothing is near."""
    if _count(word, searcher):
        return [word]
    if len(word) < SHORTEST or word.isdigit():
        return []
    allowed = 1 if len(word) < 8 else 2
    found: dict[str, tuple[int, int]] = {}
    for prefix in (word[:2], word[:1]):
        if found:
            break
        for known, count in searcher.terms_with_prefix("words", prefix):
            if abs(len(known) - len(word)) <= allowed:
                distance = OSA.distance(word, known, score_cutoff=allowed)
                if distance <= allowed:
                    found[known] = (distance, -count)
    if not found:
        found = _other_first_letter(word, searcher)
    if found:
        ranked = sorted(found, key=lambda known: found[known])
        best = found[ranked[0]][0]
        return [known for known in ranked if found[known][0] == best][:MOST]
    return _cut(word, searcher)


def _count(word: str, searcher: tantivy.Searcher) -> int:
    """How often a word was written, or another form of it."""
    if written := searcher.doc_freq("words", word):
        return written
    stem = text.stem(word)
    return max(searcher.doc_freq(name, stem) for name in ("name", "tags", "summary", "body"))


def _other_first_letter(word: str, searcher: tantivy.Searcher) -> dict[str, tuple[int, int]]:
    candidates = {word[1:], word[1] + word[0] + word[2:]}
    for letter in "abcdefghijklmnopqrstuvwxyz":
        candidates |= {letter + word, letter + word[1:]}
    counted = ((c, searcher.doc_freq("words", c)) for c in candidates)
    return {candidate: (1, -count) for candidate, count in counted if count}


def _cut(word: str, searcher: tantivy.Searcher) -> list[str]:
    """`repaircafe` → `repair cafe`: the cut whose rarer half is the most frequent."""
    best, best_count = "", 0
    for at in range(3, len(word) - 2) if len(word) >= 6 else ():
        for left in (word[:at], f"{word[:at]}s"):
            count = min(_count(left, searcher), _count(word[at:], searcher))
            if count > best_count:
                best, best_count = f"{left} {word[at:]}", count
    return [best] if best else []
