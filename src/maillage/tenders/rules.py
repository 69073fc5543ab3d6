"""How an open lot meets what a structure could answer: a sum of named parts, pure functions. The
candidates of a lot come out of a table by beginnings of CPV codes and by words, never out of all
pairs."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

CODE, WORDS, PLACE = "code", "words", "place"
BY_LENGTH = {2: 15, 3: 35, 4: 42}  # digits that two codes share; five or more say it all
WHOLE, WIDE = 50, 25  # most of a code that an activity answers; that a theme does
PER_WORD, MOST_WORDS, ENOUGH_WORDS = 8, 32, 2
NEAR = 18  # of a place at no distance; none at the end of the range
LEAST = 34  # of a match: one division and a place near by are not enough
COMMON = 0.05  # a word of more structures than this share says nothing of one
MOST_OF_A_LOT = 50
EARTH = 6371.0


@dataclass(frozen=True)
class TenderOffer:
    """What a structure could answer: `precise` and `wide` are beginnings of CPV codes."""

    key: int
    precise: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    stems: frozenset[str] = frozenset()
    at: tuple[float, float] | None = None
    km: float = 50
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class LotAsked:
    key: int
    cpv: tuple[str, ...] = ()
    stems: frozenset[str] = frozenset()
    at: tuple[float, float] | None = None
    amount: float | None = None


@dataclass(frozen=True)
class MatchPart:
    """A part of a score: points, and what they were given for."""

    name: str
    points: int
    about: str


@dataclass(frozen=True)
class TenderMatch:
    offer: int
    score: int
    parts: tuple[MatchPart, ...]


def proposed_codes(
    activity: str,
    themes: Iterable[str],
    links: Mapping[str, Mapping[str, Sequence[str]]],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Beginnings of CPV codes, of an activity, the longest link that it meets, and of themes."""
    met = [one for one in links["activities"] if activity and activity.startswith(one)]
    precise = links["activities"][max(met, key=len)] if met else ()
    wide = dict.fromkeys(code for theme in themes for code in links["themes"].get(theme, ()))
    return tuple(precise), tuple(wide)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two places, (longitude, latitude)."""
    lon, lat, lon2, lat2 = (math.radians(n) for n in (*one, *other))
    a = math.sin((lat2 - lat) / 2) ** 2
    a += math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(a))


def matched(offer: TenderOffer, lot: LotAsked) -> TenderMatch | None:
    """Why this structure might answer this lot; None when nothing says so."""
    if lot.amount is not None and not (offer.least or 0) <= lot.amount <= (offer.most or math.inf):
        return None
    far = kilometres(offer.at, lot.at) if offer.at and lot.at else None
    if far is not None and far > offer.km:
        return None
    parts = [one for one in (_code(offer, lot), _words(offer, lot)) if one]
    if far is not None:
        parts.append(MatchPart(PLACE, round(NEAR * (1 - far / offer.km)), str(round(far))))
    score = sum(one.points for one in parts)
    if score < LEAST or not any(one.name != PLACE for one in parts):
        return None
    return TenderMatch(offer.key, score, tuple(parts))


def _code(offer: TenderOffer, lot: LotAsked) -> MatchPart | None:
    found = [
        (min(_points(code, prefix), most), prefix)
        for prefixes, most in ((offer.precise, WHOLE), (offer.wide, WIDE))
        for prefix in prefixes
        for code in lot.cpv
    ]
    points, prefix = max(found, default=(0, ""))
    return MatchPart(CODE, points, prefix) if points else None


def _points(code: str, prefix: str) -> int:
    """The prefix is met whole, or its division alone."""
    length = len(prefix) if code.startswith(prefix) else 2 if code[:2] == prefix[:2] else 0
    return BY_LENGTH.get(length, WHOLE if length else 0)


def _words(offer: TenderOffer, lot: LotAsked) -> MatchPart | None:
    same = sorted(offer.stems & lot.stems)
    if len(same) < ENOUGH_WORDS and not (same and not lot.cpv):
        return None
    return MatchPart(WORDS, min(PER_WORD * len(same), MOST_WORDS), ", ".join(same[:6]))


@dataclass
class OfferTable:
    """Offers by what calls them: the divisions of their codes, and their words that are not those
    of everybody."""

    offers: dict[int, TenderOffer] = field(default_factory=dict)
    by_division: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_stem: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, offers: Iterable[TenderOffer]) -> "OfferTable":
        given = list(offers)
        known = Counter(stem for offer in given for stem in offer.stems)
        most = max(3, COMMON * len(given))
        rare = frozenset(stem for stem, n in known.items() if n <= most)
        table = cls({one.key: replace(one, stems=one.stems & rare) for one in given})
        for offer in table.offers.values():
            for prefix in (*offer.precise, *offer.wide):
                table.by_division[prefix[:2]].add(offer.key)
            for stem in offer.stems:
                table.by_stem[stem].add(offer.key)
        return table

    def candidates(self, lot: LotAsked) -> set[int]:
        empty: set[int] = set()
        divisions = (self.by_division.get(code[:2], empty) for code in lot.cpv)
        return empty.union(*divisions, *(self.by_stem.get(stem, empty) for stem in lot.stems))

    def matches(self, lot: LotAsked, most: int = MOST_OF_A_LOT) -> list[TenderMatch]:
        """The best first; equals in the order of their keys."""
        return best((self.offers[key] for key in self.candidates(lot)), lot, most)


def best(
    offers: Iterable[TenderOffer], lot: LotAsked, most: int = MOST_OF_A_LOT
) -> list[TenderMatch]:
    found = (one for offer in offers if (one := matched(offer, lot)))
    return heapq.nsmallest(most, found, key=lambda one: (-one.score, one.offer))
