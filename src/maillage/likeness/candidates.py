"""Who is worth comparing with whom: those that share a rare word, a word but for a letter, an
acronym, all the letters of the name, a telephone, a site, an address or its domain, an RNA number.

Comparing everything with everything costs the square of a territory; a key costs a look-up.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np
from rapidfuzz import fuzz, process

from maillage.base import text
from maillage.likeness.agreements import ROUGH, acronyms_of
from maillage.likeness.profiles import Profile, Rarity, contacts_of

MOST_SHARING = 60  # a key that more have finds nobody by itself
MOST_COMPARED = 16
FUZZY_FROM = 4  # letters of a word that may have one wrong
OF_A_CONTACT, OF_AN_ACRONYM, OF_ALL_LETTERS = 3.0, 1.5, 3.0


class Candidates:
    """The profiles that are known, by what finds them."""

    def __init__(self, known: Sequence[Profile], rarity: Rarity | None = None) -> None:
        self._words: dict[str, list[int]] = defaultdict(list)
        self._keys: dict[str, list[int]] = defaultdict(list)
        self.names: Counter[str] = Counter()
        for i, profile in enumerate(known):
            told = profile.told
            for word in told.words:
                self._words[word].append(i)
            self.names[told.letters[0]] += 1
            for key, _weight in _keys_of(profile):
                self._keys[key].append(i)
            for said in _beginnings(told.words):
                self._keys[said].append(i)
        self.rarity = rarity or Rarity.of(known)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if len(word) >= FUZZY_FROM:
                self._by_letter[word[0]].append(word)

    def of(self, wanted: Sequence[Profile], workers: int = 1) -> list[list[int]]:
        """For each wanted profile, the numbers of the known ones to compare it with."""
        spelt = self._spelt_otherwise(wanted, workers)
        return [self._near(profile, spelt) for profile in wanted]

    def _near(self, profile: Profile, spelt: dict[str, list[str]]) -> list[int]:
        met: dict[int, float] = defaultdict(float)
        common = []
        for word in profile.told.words:
            for its in (word, *spelt.get(word, ())):
                rows = self._words.get(its)
                if not rows:
                    continue
                if len(rows) > MOST_SHARING:
                    common.append((len(rows), rows, self.rarity.weight(its)))
                    continue
                for i in rows:
                    met[i] += self.rarity.weight(its)
            if 2 < len(word) < 8 and len(rows := self._keys.get(f"a:{word}", ())) <= MOST_SHARING:
                for i in rows:
                    met[i] += OF_AN_ACRONYM
        for key, weight in _keys_of(profile):
            rows = self._keys.get(key, ())
            if len(rows) <= MOST_SHARING or key.startswith("l:"):
                for i in rows[:MOST_SHARING]:
                    met[i] += weight / len(rows) ** 0.5
        self._add_common(met, common)
        if len(met) <= MOST_COMPARED:
            return list(met)
        return sorted(met, key=lambda i: (-met[i], i))[:MOST_COMPARED]

    @staticmethod
    def _add_common(met: dict[int, float], common: list[tuple[int, list[int], float]]) -> None:
        """Words that many have: they say more of who was met; two together may find somebody."""
        common.sort(key=lambda each: each[0])
        if len(common) > 1 and len(both := {*common[0][1]}.intersection(common[1][1])):
            for i in sorted(both)[:MOST_SHARING] if len(both) > MOST_SHARING else both:
                met[i] += 0.0
        for _many, rows, weight in common[:3]:
            held = set(rows)
            for i in met:
                if i in held:
                    met[i] += weight

    def _spelt_otherwise(self, wanted: Sequence[Profile], workers: int) -> dict[str, list[str]]:
        """{word that nobody here has: those that it may be}, a letter or two apart."""
        unknown: dict[str, list[str]] = defaultdict(list)
        for word in {w for profile in wanted for w in profile.told.words}:
            if len(word) >= FUZZY_FROM and word not in self._words:
                unknown[word[0]].append(word)
        found: dict[str, list[str]] = {}
        for letter, words in unknown.items():
            known = self._by_letter.get(letter)
            if not known:
                continue
            scores = process.cdist(
                words, known, scorer=fuzz.ratio, score_cutoff=ROUGH, dtype=np.uint8, workers=workers
            )
            for i, j in zip(*np.nonzero(scores), strict=True):
                found.setdefault(words[i], []).append(known[j])
        return found


def _keys_of(profile: Profile) -> Iterator[tuple[str, float]]:
    if profile.rna:
        yield f"r:{profile.rna}", OF_A_CONTACT
    for contact in contacts_of(profile):
        yield f"c:{contact}", OF_A_CONTACT
    letters = profile.told.letters
    yield f"l:{letters[0]}", OF_ALL_LETTERS
    if letters[1] != letters[0]:
        yield f"l:{letters[1]}", OF_ALL_LETTERS
    said = acronyms_of(profile)
    said.add(text.fold(profile.acronym).replace(".", ""))
    said.update(name for name in letters if len(name) < 12)
    for acronym in said:
        if len(acronym) > 2:
            yield f"a:{acronym}", OF_AN_ACRONYM


def _beginnings(words: Sequence[str]) -> Iterator[str]:
    """What the first words may be shortened to: « SEL de Lognes »."""
    if len(words) > 3:
        for said in list(accumulate(word[0] for word in words[:6]))[2:-1]:
            yield f"a:{said}"
