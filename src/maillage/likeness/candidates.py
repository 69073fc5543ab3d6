"""Who is worth comparing with whom: those that share a rare word, a word but for a letter, an
acronym, all the letters of the name, a telephone, a site, an address or its domain, an RNA number.

Comparing everything with everything costs the square of a territory; a key costs a look-up.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from maillage.likeness.agreements import ROUGH
from maillage.likeness.profiles import Profile, Rarity, are_near, contacts_of
from maillage.likeness.spelling import name_of, plain_acronym

MOST_SHARING = 60  # a key that more have finds nobody by itself
MOST_COMPARED = 16
WORTH_A_THREAD = 200_000  # words compared with words
FUZZY_FROM = 4  # letters of a word that may have one wrong
OF_A_CONTACT, OF_AN_ACRONYM, OF_ALL_LETTERS = 3.0, 1.5, 3.0


class Candidates:
    """The profiles that are known, by what finds them. Those of a commune that is too far from the
    one that is wanted are not found, whatever they share."""

    def __init__(self, known: Sequence[Profile]) -> None:
        self._known = known
        self._words: dict[str, list[int]] = defaultdict(list)
        self._short: dict[str, list[int]] = defaultdict(list)
        self._letters: dict[str, list[int]] = defaultdict(list)
        self._contacts: dict[str, list[int]] = defaultdict(list)
        self._communes: dict[str, Profile] = {}
        self._around: dict[str, frozenset[str] | None] = {}
        for i, profile in enumerate(known):
            told = name_of(profile.name)
            for word in told.words:
                self._words[word].append(i)
            for short in told.short:
                self._short[short].append(i)
            for letters in {*told.letters}:
                self._letters[letters].append(i)
            if profile.acronym:
                self._short[plain_acronym(profile.acronym)].append(i)
            for contact in contacts_of(profile):
                self._contacts[contact].append(i)
            if profile.rna:
                self._contacts[profile.rna].append(i)
            self._communes.setdefault(_where(profile), profile)
        self.rarity = Rarity(
            len(known),
            {word: len(rows) for word, rows in self._words.items()},
            {contact: len(rows) for contact, rows in self._contacts.items()},
        )

    def of(self, wanted: Sequence[Profile], workers: int = 1) -> list[list[int]]:
        """For each wanted profile, the numbers of the known ones to compare it with."""
        spelt = self._spelt_otherwise(wanted, workers)
        return [self._near(profile, spelt) for profile in wanted]

    def namesakes(self, profile: Profile, i: int) -> int:
        """How many others than these two have the name of a known one, around."""
        letters = name_of(self._known[i].name).letters[0]
        rows: Sequence[int] = self._letters[letters]
        if len(rows) == 1:
            return 0
        rows = self._within(rows, self._communes_around(profile))
        return sum(self._known[j].id not in (profile.id, self._known[i].id) for j in rows)

    def _near(self, profile: Profile, spelt: dict[str, list[str]]) -> list[int]:
        told, around = name_of(profile.name), self._communes_around(profile)
        met: dict[int, float] = defaultdict(float)
        common = []
        for word in told.words:
            for its in (word, *spelt.get(word, ())):
                rows = self._within(self._words.get(its, ()), around)
                weight = self.rarity.weight(its)
                if len(rows) > MOST_SHARING:
                    common.append((len(rows), rows, weight))
                    continue
                for i in rows:
                    met[i] += weight
        short = {*told.short, *told.words, plain_acronym(profile.acronym)}
        for found, keys, weight in (
            (self._short, short, OF_AN_ACRONYM),
            (self._letters, {*told.letters}, OF_ALL_LETTERS),
            (self._contacts, {*contacts_of(profile), profile.rna}, OF_A_CONTACT),
        ):
            for key in keys:
                rows = self._within(found.get(key, ()), around)
                if rows and (len(rows) <= MOST_SHARING or found is self._letters):
                    for i in rows[:MOST_SHARING]:
                        met[i] += weight / len(rows) ** 0.5
        _add_common(met, common)
        if len(met) <= MOST_COMPARED:
            return list(met)
        return sorted(met, key=lambda i: (-met[i], i))[:MOST_COMPARED]

    def _communes_around(self, profile: Profile) -> frozenset[str] | None:
        """The communes of the known ones that are near; None when all are, or nobody says."""
        here = _where(profile)
        if here not in self._around:
            near = {c for c, other in self._communes.items() if are_near(profile, other)}
            is_all = len(near) == len(self._communes)
            self._around[here] = None if is_all else frozenset(near)
        return self._around[here]

    def _within(self, rows: Sequence[int], around: frozenset[str] | None) -> Sequence[int]:
        if around is None or not rows:
            return rows
        return [i for i in rows if _where(self._known[i]) in around]

    def _spelt_otherwise(self, wanted: Sequence[Profile], workers: int) -> dict[str, list[str]]:
        """{word that nobody here has: those that it may be}, a letter or two apart."""
        unknown: dict[str, list[str]] = defaultdict(list)
        for word in {w for profile in wanted for w in profile.told.words}:
            if len(word) >= FUZZY_FROM and word not in self._words:
                unknown[word[0]].append(word)
        by_letter: dict[str, list[str]] = {letter: [] for letter in unknown}
        for word in self._words:
            if word[0] in by_letter and len(word) >= FUZZY_FROM:
                by_letter[word[0]].append(word)
        found: dict[str, list[str]] = {}
        for letter, words in unknown.items():
            known = by_letter[letter]
            is_worth = len(words) * len(known) > WORTH_A_THREAD
            scores = process.cdist(
                words,
                known,
                scorer=fuzz.ratio,
                score_cutoff=ROUGH,
                dtype=np.uint8,
                workers=workers if is_worth else 1,
            )
            for i, j in zip(*np.nonzero(scores), strict=True):
                found.setdefault(words[i], []).append(known[j])
        return found


def _where(profile: Profile) -> str:
    """The commune, or the postcode of who does not say which: both have five signs."""
    return profile.commune or f"near {profile.postcode}"


def _add_common(met: dict[int, float], common: list[tuple[int, Sequence[int], float]]) -> None:
    """Words that many have say more of who was met; the two rarest of them, together, find who
    was not."""
    common.sort(key=lambda each: each[0])
    held = [set(rows) for _many, rows, _weight in common[:3]]
    if len(held) > 1:
        for i in sorted(held[0] & held[1])[:MOST_SHARING]:
            met[i] += 0.0
    for here, (_many, _rows, weight) in zip(held, common, strict=False):
        for i in met.keys() & here:
            met[i] += weight
