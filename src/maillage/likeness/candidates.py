"""Who is worth comparing with whom: those that share a rare word, a word but for a letter, an
acronym, all the letters of the name, a telephone, a site, an address or its domain, an RNA number.

Comparing everything with everything costs the square of a territory; a key costs a look-up. Those
that are known stand commune by commune, so that a key and the communes around are a few bisections.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby

import numpy as np
from rapidfuzz import fuzz, process

from maillage.base import geo
from maillage.likeness.agreements import ROUGH
from maillage.likeness.profiles import NEIGHBOURS_KM, Profile, Rarity, are_near, contacts_of
from maillage.likeness.spelling import keys_of, plain_acronym

MOST_SHARING = 60  # a key that more have finds nobody by itself
MOST_COMPARED = 16
LEAST_MET = 0.6  # one word that a hundred in a hundred thousand have is not worth a comparison
FUZZY_FROM = 4  # letters of a word that may have one wrong
OF_A_CONTACT, OF_AN_ACRONYM, OF_ALL_LETTERS = 3.0, 1.5, 3.0

Postings = dict[str, list[int]]  # a key, and who has it in ascending order
Ranges = Sequence[tuple[int, int]]  # from, up to


class Candidates:
    """Those among the known ones that each wanted one is to be compared with. Those of a commune
    that is too far are not found, whatever they share."""

    def __init__(self, wanted: Sequence[Profile], known: Sequence[Profile]) -> None:
        self._wanted = wanted
        self.known = sorted(known, key=where)
        self._words: Postings = defaultdict(list)
        self._short: Postings = defaultdict(list)
        self._letters: Postings = defaultdict(list)
        self._contacts: Postings = defaultdict(list)
        shortened = {short for profile in wanted for short in _shortened(profile)}
        for i, profile in enumerate(self.known):
            words, short, letters = keys_of(profile.name)
            for word in words:
                self._words[word].append(i)
            for short_one in shortened.intersection(short):
                self._short[short_one].append(i)
            for whole in {*letters}:
                self._letters[whole].append(i)
            if profile.acronym:
                self._short[plain_acronym(profile.acronym)].append(i)
            for contact in contacts_of(profile):
                self._contacts[contact].append(i)
            if profile.rna:
                self._contacts[profile.rna].append(i)
        self.around = _Communes(self.known).around
        here = {profile.id for profile in known}
        new = [profile for profile in wanted if profile.id not in here]
        self.rarity = Rarity(
            len(known) + len(new),
            Counter({word: len(rows) for word, rows in self._words.items()})
            + Counter(word for profile in new for word in profile.told.words),
            Counter({contact: len(rows) for contact, rows in self._contacts.items()})
            + Counter(contact for profile in new for contact in contacts_of(profile)),
        )

    def found(self) -> list[list[int]]:
        """For each wanted profile, where in `known` those to compare it with stand."""
        spelt = self._spelt_otherwise()
        return [self._near(profile, spelt) for profile in self._wanted]

    def namesakes(self, profile: Profile, i: int) -> int:
        """How many others than these two have the name of a known one, around."""
        other = self.known[i]
        rows = self._letters[other.told.letters[0]]
        if len(rows) == 1:
            return 0
        around = _within(rows, self.around(profile))
        return sum(self.known[j].id not in (profile.id, other.id) for j in around)

    def _near(self, profile: Profile, spelt: dict[str, list[str]]) -> list[int]:
        told, around = profile.told, self.around(profile)
        met: dict[int, float] = defaultdict(float)
        common = []
        for word in told.words:
            for its in (word, *spelt.get(word, ())):
                rows = _within(self._words.get(its, ()), around)
                weight = self.rarity.weight(its)
                if len(rows) > MOST_SHARING:
                    common.append((len(rows), rows, weight))
                    continue
                for i in rows:
                    met[i] += weight
        for found, keys, weight in (
            (self._short, _shortened(profile), OF_AN_ACRONYM),
            (self._letters, {*told.letters}, OF_ALL_LETTERS),
            (self._contacts, {*contacts_of(profile), profile.rna}, OF_A_CONTACT),
        ):
            for key in keys:
                rows = _within(found.get(key, ()), around)
                if rows and (len(rows) <= MOST_SHARING or found is self._letters):
                    for i in rows[:MOST_SHARING]:
                        met[i] += weight / len(rows) ** 0.5
        _add_common(met, common)
        worth = [i for i, weight in met.items() if weight >= LEAST_MET]
        if len(worth) <= MOST_COMPARED:
            return worth
        return sorted(worth, key=lambda i: (-met[i], i))[:MOST_COMPARED]

    def _spelt_otherwise(self) -> dict[str, list[str]]:
        """{word that nobody else here has: those that it may be}, a letter or two apart."""
        unknown: dict[str, list[str]] = defaultdict(list)
        said_by = {word: profile for profile in self._wanted for word in profile.told.words}
        for word, profile in said_by.items():
            if len(word) >= FUZZY_FROM and self._is_alone(profile, self._words.get(word, ())):
                unknown[word[0]].append(word)
        by_letter: dict[str, list[str]] = {letter: [] for letter in unknown}
        for word in self._words:
            if word[0] in by_letter and len(word) >= FUZZY_FROM:
                by_letter[word[0]].append(word)
        found: dict[str, list[str]] = {}
        for letter, words in unknown.items():
            known = by_letter[letter]
            scores = process.cdist(
                words, known, scorer=fuzz.ratio, score_cutoff=ROUGH, dtype=np.uint8
            )
            for i, j in zip(*np.nonzero(scores), strict=True):
                if words[i] != known[j]:
                    found.setdefault(words[i], []).append(known[j])
        return found

    def _is_alone(self, profile: Profile, rows: Sequence[int]) -> bool:
        """Whether it alone has a key: those that are wanted may be among those that are known."""
        return not rows or (len(rows) == 1 and self.known[rows[0]].id == profile.id)


class _Communes:
    """Where the profiles of each commune stand, among profiles in the order of their communes."""

    def __init__(self, known: Sequence[Profile]) -> None:
        many = [(next(its), 1 + sum(1 for _ in its)) for _where, its in groupby(known, key=where)]
        self._one_of_each = [one for one, _many in many]
        self._starts = [0, *accumulate(count for _one, count in many)]
        nowhere = (np.nan, np.nan)  # farther than nothing: no comparison with it is true
        centres = [one.centre or nowhere for one in self._one_of_each]
        self._lons, self._lats = np.array(centres, dtype=float).reshape(-1, 2).T
        self._postcodes = np.array([one.postcode for one in self._one_of_each], dtype=str)
        self._around: dict[str, Ranges] = {}

    def around(self, profile: Profile) -> Ranges:
        """Where those of the communes around stand; everywhere, when nobody says."""
        here = where(profile)
        if here not in self._around:
            near = (n for n in self._may_be_near(profile) if self._is_near(profile, n))
            self._around[here] = _joined((self._starts[n], self._starts[n + 1]) for n in near)
        return self._around[here]

    def _may_be_near(self, profile: Profile) -> Iterable[int]:
        """Those of a square around: distances are measured for these alone."""
        if profile.centre is None:
            return range(len(self._one_of_each))
        lon, lat = profile.centre
        tall = math.degrees(NEIGHBOURS_KM / geo.EARTH_KM)
        too_far = np.abs(self._lats - lat) > tall
        too_far |= np.abs(self._lons - lon) > tall / math.cos(math.radians(lat)) * 1.01
        if profile.postcode:
            too_far &= self._postcodes != profile.postcode
        return [int(n) for n in np.flatnonzero(~too_far)]

    def _is_near(self, profile: Profile, n: int) -> bool:
        return are_near(profile, self._one_of_each[n])


def _joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in ranges:
        if found and found[-1][1] == start:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _within(rows: Sequence[int], ranges: Ranges) -> Sequence[int]:
    if not rows:
        return rows
    found: list[int] = []
    for start, end in ranges:
        if start <= rows[-1] and rows[0] < end:
            at = bisect_left(rows, start)
            found += rows[at : bisect_left(rows, end, at)]
    return found


def where(profile: Profile) -> str:
    """The commune, or the postcode of who does not say which: both have five signs."""
    return profile.commune or f"near {profile.postcode}"


def _shortened(profile: Profile) -> set[str]:
    """What another name may be shortened to, for this profile to be it."""
    told = profile.told
    return {*told.short, *told.words, plain_acronym(profile.acronym)}


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
