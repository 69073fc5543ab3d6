"""What two profiles agree on, and what speaks against: each a name, how strong it is, its words.

Two lists tell one structure differently: they agree on part of its name, on where it stands, on
what reaches it. Every agreement only ever speaks for, every disagreement only ever against; how
much each weighs is fitted (`weights.json`), never written here.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from maillage.base import geo
from maillage.likeness.profiles import Profile, Rarity, km_apart
from maillage.likeness.spelling import (
    ASSOCIATION,
    COMPANY,
    KINDS,
    LONGEST_ACRONYM,
    QUARTERS,
    Name,
    address,
    mail_host,
    name_of,
    plain_acronym,
    plain_street,
    singular,
    site,
    spelt_out,
)

MOST_SHARED = 3.0  # beyond, more words that are the same say nothing more
MOST_APART = 2.0
MOST_NAMESAKES = 2.0
A_HOUSE = 3  # so many others have a telephone that it is that of a house, or of a network
NEAR_M = 150
AROUND_M = 600
TYPO = 85  # of 100
ROUGH = 72  # of 100, of words that begin the same
OF_THE_TOWN = 0.35  # what a word of the commune weighs, of another word
OF_AN_ASIDE = 0.3  # and a word in brackets that one side adds

# What tells companies of one group apart, at one address and under one brand.
TRADES = frozenset(
    "interim intermediaire service emploi insertion chantier atelier "
    "formation environnement proprete batiment btp logistique multiservice solidarite jardin "
    "creche garderie foyer residence college ecole".split()
)


@dataclass
class Matched:
    """The words of two names, put beside each other. `shared` and what each side has more weigh by
    their rarity."""

    shared: float = 0.0
    exact: bool = True
    trades: bool = False
    more: list[float] = field(default_factory=lambda: [0.0, 0.0])


def agreements(a: Profile, b: Profile, rarity: Rarity, namesakes: int = 0) -> dict[str, float]:
    """{agreement: 0 to 1, or how much of it}, without those that say nothing. `namesakes`: how
    many others have the name of one of them around."""
    found = dict(_of_names(a, b, rarity))
    if namesakes:
        found["namesakes"] = min(math.log2(1 + namesakes), MOST_NAMESAKES)
    how = "_crossed" if "crossed" in found else "_unrelated" if "unrelated" in found else ""
    found.update(_of_addresses(a, b, how))
    found.update(_of_contacts(a, b, rarity, how))
    if how and f"address{how}" in found and (phone := found.pop(f"phone{how}", 0.0)):
        found[f"phone{how}_housed"] = phone  # under one roof, it may be that of the house
    one, other = a.told.forms, b.told.forms
    if any(x & COMPANY and y & ASSOCIATION for x, y in ((one, other), (other, one))):
        found["other_form"] = 1.0
    return found


# Names


def _of_names(a: Profile, b: Profile, rarity: Rarity) -> Iterator[tuple[str, float]]:
    one, other = a.told, b.told
    towns = _town_words(a.town), _town_words(b.town)
    matched = match(one, other, rarity, towns)
    less, more = sorted(matched.more)
    is_glued = bool(one.letters[1]) and not set(one.letters).isdisjoint(other.letters)
    if is_glued or (less == more == 0 and matched.exact and matched.shared):
        yield "same_name", 1.0
        weight = sum(rarity.weight(word) for word in one.words)
        yield "shared", min(max(matched.shared, weight), MOST_SHARED)
    elif _is_acronym(a, b) or _is_acronym(b, a):
        yield "acronym", 1.0
        yield "shared", min(max(matched.shared, 1.0), MOST_SHARED)
    elif not matched.shared:
        yield "unrelated", 1.0
        if _named_by_site(a, b) or _named_by_site(b, a):
            yield "named_by_site", 1.0
    else:
        shared = min(matched.shared, MOST_SHARED)
        if less:
            yield "crossed", min(less, MOST_APART)
            yield "shared_crossed", shared
            if _named_by_site(a, b) or _named_by_site(b, a):
                yield "named_by_site", 1.0
        else:
            yield "shared", shared
            yield ("fuller_name" if more else "near_name"), 1.0
        if more > less:
            yield "added", min(more - less, MOST_APART)
        if matched.trades or bool(one.forms & KINDS) != bool(other.forms & KINDS):
            yield "trade", 1.0


def _named_by_site(a: Profile, b: Profile) -> bool:
    """Whether the site or the address of the first is called as the second: a brand."""
    names = {"".join(b.told.words), b.told.letters[0]}
    for host in (site(a.website)[0], mail_host(a.email)):
        label = "".join(singular(part) for part in host.partition(".")[0].split("-"))
        if len(label) > 4 and any(fuzz.ratio(label, name) >= TYPO for name in names):
            return True
    return False


def match(
    one: Name, other: Name, rarity: Rarity, towns: tuple[frozenset[str], frozenset[str]]
) -> Matched:
    """Words that are the same, a letter wrong, shortened, spelt out, or written as one."""
    found = Matched()
    both = towns[0] | towns[1]

    def weight(word: str) -> float:
        return rarity.weight(word) * (OF_THE_TOWN if word in both else 1.0)

    theirs = set(other.words)
    mine = []
    for word in one.words:
        if word in theirs:
            theirs.discard(word)
            found.shared += weight(word)
        else:
            mine.append(word)
    yours = [word for word in other.words if word in theirs]
    if mine and yours:
        for word, its, quality in list(_near_words(mine, yours)):
            mine.remove(word)
            yours.remove(its)
            found.shared += quality * max(weight(word), weight(its))
            found.exact = False
    for short, long, whole in ((mine, yours, other), (yours, mine, one)):
        for word in list(short):
            if run := spelt_out(word, whole.spoken) or _written_as_one(word, long):
                short.remove(word)
                found.exact = False
                if any(part in long for part in run):
                    # « FC des Mines, football club des Mines » has both: nothing more to count.
                    found.shared += max(weight(word), 0.5)
                long[:] = [part for part in long if part not in run]
    # A commune that one side alone names says where it is; two that are named tell them apart.
    named = [[word for word in side if word in both] for side in (mine, yours)]
    says_where = not (named[0] and named[1])
    for i, (side, name) in enumerate(((mine, one), (yours, other))):
        found.more[i] = sum(
            rarity.weight(word) * (OF_AN_ASIDE if word in name.asides else 1.0)
            for word in side
            if not (says_where and word in both)
        )
    found.trades = any(word in TRADES for word in (*mine, *yours))
    return found


def _near_words(mine: Sequence[str], yours: Sequence[str]) -> Iterator[tuple[str, str, float]]:
    free = list(yours)
    for word in mine:
        best, its = 0.0, ""
        for other in free:
            quality = _near(word, other)
            if quality > best:
                best, its = quality, other
        if best:
            free.remove(its)
            yield word, its, best


@lru_cache(maxsize=100_000)
def _near(word: str, other: str) -> float:
    """0 to 1: a letter wrong, a beginning for the whole, two letters wrong in a long word."""
    short, long = sorted((word, other), key=len)
    if len(short) > 3 and OSA.distance(word, other) == 1 and len(long) > 4:
        return 0.9
    if len(short) > 2 and len(long) > len(short) + 1 and long.startswith(short):
        return 0.7
    if len(short) > 4 and word[0] == other[0]:
        alike = fuzz.ratio(word, other)
        return 0.8 if alike >= TYPO else 0.6 if alike >= ROUGH else 0.0
    return 0.0


def _written_as_one(word: str, others: Sequence[str]) -> Sequence[str]:
    """« Novea67 » for « Novea 67 »."""
    for size in (2, 3):
        for start in range(len(others) - size + 1):
            run = others[start : start + size]
            if "".join(run) == word:
                return list(run)
    return ()


@lru_cache(maxsize=50_000)
def _town_words(town: str) -> frozenset[str]:
    return frozenset(name_of(town).words) if town else frozenset()


def _is_acronym(a: Profile, b: Profile) -> bool:
    """Whether the whole name of the first, or its acronym, is what the second is shortened to."""
    own = {plain_acronym(a.acronym), *a.told.letters}
    stated = {plain_acronym(b.acronym), *b.told.acronyms}
    return any(2 < len(short) < LONGEST_ACRONYM for short in own & stated)


def told_apart(a: Profile, b: Profile) -> bool:
    """« Crèche 1 » and « Crèche 2 », « Lions Club I » and « II », « Nord » and « Sud », an « AI »
    and an « ETTI » of one group: both sides carry a mark, and it is not the same."""
    one, other = a.told, b.told
    for mine, theirs in (
        (one.marks & QUARTERS, other.marks & QUARTERS),
        (one.marks - QUARTERS, other.marks - QUARTERS),
    ):
        if mine and theirs and mine != theirs:
            return True
    kinds = one.forms & KINDS, other.forms & KINDS
    return bool(kinds[0] and kinds[1]) and kinds[0].isdisjoint(kinds[1])


# Where


def _of_addresses(a: Profile, b: Profile, how: str) -> Iterator[tuple[str, float]]:
    if a.commune and b.commune and a.commune != b.commune:
        yield "other_commune", _as_other_commune(a, b)
    if a.street and b.street:
        (number, words), (its, others) = plain_street(a.street), plain_street(b.street)
        if address(a.street) == address(b.street) != "":
            yield f"address{how}", 1.0
            return
        if words and others and _same_street(words, others):
            if number == its:
                yield f"address{how}", 1.0
            elif number and its:
                yield "other_number", 1.0
            else:
                yield "street", 1.0
            return
        if not words or not others:
            return
    if None not in (a.lon, a.lat, b.lon, b.lat):
        metres = geo.distance_km(a.lon, a.lat, b.lon, b.lat) * 1000  # type: ignore[arg-type]
        if metres < NEAR_M:
            yield "street", 1.0
        elif metres > AROUND_M:
            yield "other_street", 1.0
    elif a.street and b.street:
        yield "other_street", 1.0


def _as_other_commune(a: Profile, b: Profile) -> float:
    """1 for a commune at five kilometres, as the crow flies; half of it under one postcode."""
    km = km_apart(a, b)
    far = 1.0 if km is None else min(km / 5, 2.0)
    return far / 2 if a.postcode and a.postcode == b.postcode else far


def _same_street(words: frozenset[str], others: frozenset[str]) -> bool:
    """The same words, a letter wrong, or a building named before: « Gymnase, rue du Val »."""
    if words <= others or others <= words:
        return True
    return fuzz.ratio(" ".join(sorted(words)), " ".join(sorted(others))) >= TYPO


# What reaches them


def _of_contacts(a: Profile, b: Profile, rarity: Rarity, how: str) -> Iterator[tuple[str, float]]:
    # Where no word of the names agrees, one more that has it makes it that of a house.
    most = 1 if how == "_unrelated" else A_HOUSE

    def strength(contact: str) -> float:
        return 1.0 if rarity.others(contact) < most else 0.0

    if a.phone and b.phone:
        if a.phone != b.phone:
            yield "other_phone", 1.0
        elif held := strength(a.phone):
            yield f"phone{how}", held
    (host, page), (its_host, its_page) = site(a.website), site(b.website)
    sites, pages = (host, its_host), (page, its_page)
    hosts = mail_host(a.email), mail_host(b.email)
    emails = a.email.strip().lower(), b.email.strip().lower()
    own = [strength(host) if host else 0.0 for host in sites]
    if all(own):
        if sites[0] != sites[1]:
            yield "other_site", 1.0
        elif _is_within(*pages):
            yield f"site{how}", 1.0
        else:
            yield "site_page", 1.0
    if emails[0] and emails[0] == emails[1]:
        yield f"email{how}", strength(emails[0])
    elif (
        (hosts[0] and hosts[0] in (hosts[1], sites[1])) or (hosts[1] and hosts[1] == sites[0])
    ) and strength(hosts[0] or hosts[1]):
        yield "mail_host", 1.0
    elif emails[0] and emails[1]:
        yield "other_email", 1.0


def _is_within(page: str, other: str) -> bool:
    """Whether one page of a site leads to the other: of two branches of a site, none does."""
    return page.startswith(other) or other.startswith(page)
