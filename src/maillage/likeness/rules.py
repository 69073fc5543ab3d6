"""Likeness: whether two rows may be the same structure, as a score with its reasons.

It only proposes. Normalise first (legal words, abbreviations, accents, street types), compare
inside one commune, weigh in the open: a name counts for 60, where it stands for 30, a shared phone,
e-mail or site for 10. A number that differs in two names (« Crèche 1 », « Crèche 2 »), or two SIREN
or two RNA, forbid it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from maillage.base import geo, text
from maillage.base.numbers import all_digits

LEGAL = frozenset(
    "association associations asso assoc ass societe ste sas sasu sarl eurl sa sci scop arl scic "
    "scs snc scea gaec earl cooperative coop union syndicat entreprise ets etablissement "
    "etablissements groupement fondation federation antenne loi 1901 de du des d la le les l et en "
    "a au aux pour par sur sous dans".split()
)
SHORT = {
    "st": "saint",
    "ste": "sainte",
    "cie": "compagnie",
    "ctre": "centre",
    "dep": "departemental",
    "dept": "departemental",
    "departementale": "departemental",
    "intermed": "intermediaire",
    "serv": "service",
    "services": "service",
    "insert": "insertion",
    "ent": "entreprise",
    "com": "communaute",
    "coeurs": "coeur",
    "restos": "restaurant",
    "resto": "restaurant",
    "restaurants": "restaurant",
    "fr": "france",
    "nat": "national",
    "reg": "regional",
    "synd": "syndicat",
    "ecol": "ecole",
    "jard": "jardin",
    "jardins": "jardin",
    "n": "nord",
}
WAYS = {
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "boul": "boulevard",
    "r": "rue",
    "pl": "place",
    "ch": "chemin",
    "chem": "chemin",
    "che": "chemin",
    "all": "allee",
    "imp": "impasse",
    "rte": "route",
    "qu": "quai",
    "sq": "square",
    "crs": "cours",
    "fg": "faubourg",
    "fbg": "faubourg",
    "lot": "lotissement",
    "res": "residence",
    "za": "zone",
    "zi": "zone",
    "zac": "zone",
    "ld": "lieu",
    "st": "saint",
    "ste": "sainte",
    "gal": "general",
    "dr": "docteur",
    "mal": "marechal",
    "pdt": "president",
    "cdt": "commandant",
}
SMALL = frozenset("de du des d la le les l et a en pour au aux".split())
WAY_WORDS = frozenset(WAYS.values()) | {"de", "du", "des", "la", "le", "les", "l", "d", "dit"}
GENERIC_HOSTS = frozenset(
    "facebook.com instagram.com helloasso.com linkedin.com google.com wixsite.com twitter.com "
    "youtube.com free.fr orange.fr wanadoo.fr gmail.com".split()
)
NAME_LEAST = 72  # of 100, below which nothing else is looked at
PROPOSED = 80  # the score from which a pair is shown to a person
MOST_SHOWN = 3
_DIGITS = re.compile(r"[0-9]+")
_BIS = re.compile(r"\b([0-9]+)\s*(?:bis|ter|quater|[a-d])\b")
# « 12 bis », « 12B », « 12, » and « 0012 », before a word.
_SUFFIX = re.compile(r"\b([0-9]+)\s*(?:[,-]\s*)?(bis|ter|quater|[a-dqt])?\b[\s,]*(?=\D|$)")
KINDS_OF_WAY = frozenset(WAYS.values())
AFTER_STREET = frozenset("bp cs tsa cedex".split())
_DOUBLED = re.compile(r"(.)\1+")
TYPO = 85  # of 100: a letter wrong in a word of six


@lru_cache(maxsize=200_000)
def plain_name(name: str) -> str:
    """The words of a name that tell it apart, sorted: `ASSOC. Les Jardins d'Ici` → `ici jardin`."""
    return " ".join(sorted(_words(name)))


@lru_cache(maxsize=100_000)
def plain_street(street: str) -> tuple[str, str]:
    """The number and the words: `12 bis Av. Jean-Jaurès` → ("12", "jaures jean")"""
    folded = _BIS.sub(r"\1", text.fold(street))
    words = [WAYS.get(word, word) for word in text.words(folded)]
    number = next((word for word in words[:4] if all_digits(word[0])), "")
    kept = sorted(w for w in words if w not in WAY_WORDS and not all_digits(w[0]))
    return number, " ".join(kept)


@lru_cache(maxsize=100_000)
def address(street: str) -> str:
    """A street and its number, so that two spellings of one address are the same: abbreviations,
    case, accents, punctuation, `12 B` for `12 bis`, what stands before the number or after the
    street. Empty when no street is named. Sterner than `plain_street`: a way of another kind, or a
    « bis » more, is another address."""
    words = [WAYS.get(w, w) for w in text.words(_SUFFIX.sub(_whole_suffix, text.fold(street)))]
    for i, word in enumerate(words):
        if word in AFTER_STREET and i:
            del words[i:]
            break
    at = next((i for i, word in enumerate(words[:-1]) if all_digits(word[0])), 0)
    if KINDS_OF_WAY.intersection(words[:at]):  # « place du 8 mai »
        at = 0
    kept = [word for word in words[at:] if word not in SMALL]
    return " ".join(kept) if any(not all_digits(word[0]) for word in kept) else ""


def _whole_suffix(found: re.Match[str]) -> str:
    number, suffix = found[1].lstrip("0"), found[2]
    return f"{number}{suffix[0] if suffix else ''} "


@dataclass(frozen=True)
class Profile:
    """What likeness knows of a row or of a page."""

    id: Any
    name: str
    acronym: str = ""
    street: str = ""
    lon: float | None = None  # only when it is more precise than the commune
    lat: float | None = None
    siren: str = ""
    rna: str = ""
    siret: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    identifiers: frozenset[str] = field(default_factory=frozenset)

    @property
    def plain(self) -> str:
        return plain_name(self.name)


@dataclass(frozen=True)
class Likeness:
    score: int
    reasons: tuple[str, ...]


def compare(a: Profile, b: Profile, name: float | None = None) -> Likeness | None:
    """How alike two profiles of one commune are, or None when they are not worth a look."""
    if _apart(a, b):
        return None
    if a.rna and a.rna == b.rna:
        return Likeness(100, (f"même numéro RNA {a.rna}",))
    name = names_alike(a, b) if name is None else name
    if name < NAME_LEAST:
        return None
    reasons = ["même nom" if name > 99 else f"noms proches ({name:.0f} %)"]
    where, said = _where(a, b)
    reasons += said
    contact, said = _contact(a, b)
    reasons += said
    if where is None and not contact and (name < 100 or " " not in a.plain):
        return None  # nothing but a name that others may have
    if where is not None and where < 0.5 and not contact:
        return None  # the same name elsewhere in the commune: a branch, or another one
    place = 0.75 if where is None else where
    score = 0.6 * name + 30 * place + (10 if contact else 5 if place >= 0.75 else 0)
    return Likeness(round(score), tuple(reasons)) if score >= PROPOSED else None


def _apart(a: Profile, b: Profile) -> bool:
    if a.siren and b.siren:
        return True  # the same SIREN joins by itself; two SIREN are two structures
    if a.rna and b.rna and a.rna != b.rna:
        return True
    numbers = [set(_DIGITS.findall(side.name)) - {"1901"} for side in (a, b)]
    return bool(numbers[0] and numbers[1] and numbers[0] != numbers[1])


def names_alike(a: Profile, b: Profile) -> float:
    """0 to 100: every word that tells one name apart is in the other, whatever the order, a letter
    wrong or an abbreviation apart; or one is the other's acronym. « Nord » is not « Sud », however
    much the rest is the same."""
    if a.plain == b.plain or _is_acronym(a, b) or _is_acronym(b, a):
        return 100.0 if a.plain == b.plain else 92.0
    mine, theirs = list(_words(a.name)), list(_words(b.name))
    quality = 100.0
    for one, other, alike in list(_near_words(mine, theirs)):
        mine.remove(one)
        theirs.remove(other)
        quality = min(quality, alike)
    for short, long, whole in ((mine, theirs, b.name), (theirs, mine, a.name)):
        for word in list(short):
            if run := _spelt_out(word, whole):
                short.remove(word)
                # « FC des Mines, football club des Mines » has both: nothing more to take off.
                long[:] = [part for part in long if part not in run]
                quality = min(quality, 92.0)
    return 0.0 if mine or theirs else quality


@lru_cache(maxsize=200_000)
def _words(name: str) -> tuple[str, ...]:
    """The words that tell a name apart, in order, each once, without the mark of the plural."""
    typed = text.words(name)
    if typed[:1] == ["ste"]:  # société, rather than sainte
        del typed[0]
    words = [SHORT.get(word, word) for word in typed]
    kept = [word for word in words if word not in LEGAL] or words
    return tuple(dict.fromkeys(_singular(word) for word in kept))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _near_words(mine: Sequence[str], theirs: Sequence[str]) -> Iterable[tuple[str, str, float]]:
    """Pairs of words that are the same, a letter wrong, or one short for the other."""
    free = list(theirs)
    rest = []
    for word in mine:
        if word in free:
            free.remove(word)
            yield word, word, 100.0
        else:
            rest.append(word)
    for word in rest:
        for other in free:
            short, long = sorted((word, other), key=len)
            is_typo = len(short) > 4 and fuzz.ratio(word, other) >= TYPO
            if is_typo or _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", other):
                found = 95.0
            elif len(short) > 2 and len(long) > len(short) + 3 and long.startswith(short):
                found = 90.0
            else:
                continue
            free.remove(other)
            yield word, other, found
            break


def _spelt_out(word: str, name: str) -> list[str]:
    """The words of a name, one after the other, whose initials are that word: mjc, maison jeune
    culture; us, union sportive."""
    if not 1 < len(word) < 7:
        return []
    words = [_singular(w) for w in text.words(name) if w not in SMALL]
    for start in range(len(words) - len(word) + 1):
        run = words[start : start + len(word)]
        if "".join(part[0] for part in run) == word:
            return list(run)
    return []


@lru_cache(maxsize=100_000)
def _initials(name: str) -> str:
    words = [w for w in text.words(name) if w not in SMALL]
    return "".join(w[0] for w in words) if len(words) > 2 else ""


def _is_acronym(a: Profile, b: Profile) -> bool:
    said = text.fold(a.acronym or (a.name if len(a.name) <= 7 else "")).replace(".", "")
    return len(said) > 2 and said in (_initials(b.name), text.fold(b.acronym))


def _where(a: Profile, b: Profile) -> tuple[float | None, list[str]]:
    """0 to 1: whether they stand at the same place; None when one does not say where."""
    if a.street and b.street:
        if text.words(a.street) == text.words(b.street):
            return 1.0, ["même adresse"]
        (number, words), (other_number, others) = plain_street(a.street), plain_street(b.street)
        if words and others and _same_street(words, others):
            if number == other_number:
                return 1.0, ["même adresse"]
            if number and other_number:
                return 0.3, ["même rue, autre numéro"]
            return 0.8, ["même rue"]
    if None not in (a.lon, a.lat, b.lon, b.lat):
        metres = geo.distance_km(a.lon, a.lat, b.lon, b.lat) * 1000  # type: ignore[arg-type]
        found = 1.0 if metres < 60 else 0.8 if metres < 150 else 0.4 if metres < 400 else 0.0
        return found, [f"à {metres:.0f} m"] if metres < 400 else []
    if a.street and b.street:
        return 0.2, []
    return None, []


def _same_street(words: str, others: str) -> bool:
    """The same words, a letter wrong, or a building named before: « Gymnase, rue du Val »."""
    one, other = set(words.split()), set(others.split())
    return one <= other or other <= one or fuzz.ratio(words, others) >= TYPO


def _contact(a: Profile, b: Profile) -> tuple[bool, list[str]]:
    said = []
    if a.phone and a.phone == b.phone:
        said.append("même téléphone")
    if a.email and a.email == b.email:
        said.append("même adresse électronique")
    if (site := host(a.website)) and site == host(b.website):
        said.append("même site web")
    return bool(said), said


def host(website: str) -> str:
    """The host of a site of one's own; empty for one that thousands share."""
    found = re.sub(r"^https?://(?:www\.)?", "", website.lower()).partition("/")[0]
    return "" if any(found == g or found.endswith("." + g) for g in GENERIC_HOSTS) else found


def alike(
    wanted: Sequence[Profile], known: Sequence[Profile], *, workers: int = 1
) -> list[list[tuple[Likeness, Profile]]]:
    """For each wanted profile, the known ones of the same commune that resemble it, best first.

    Two that have a SIREN are never compared: the same joins by itself, another is another."""
    found: list[list[tuple[Likeness, Profile]]] = [[] for _ in wanted]
    without = [k for k in known if not k.siren]
    for has_siren, others in ((True, without), (False, known)):
        chosen = [i for i, w in enumerate(wanted) if bool(w.siren) is has_siren]
        if chosen and others:
            pairs = _pairs([wanted[i] for i in chosen], others, workers)
            for i, near in zip(chosen, pairs, strict=True):
                found[i] = near
    return found


def _pairs(
    wanted: Sequence[Profile], known: Sequence[Profile], workers: int
) -> list[list[tuple[Likeness, Profile]]]:
    plain = [k.plain for k in known]
    by_rna, by_acronym, by_word = _by_rna(known), _by_acronym(known), _by_first_words(plain)
    found: list[list[tuple[Likeness, Profile]]] = []
    for start in range(0, len(wanted), BLOCK):
        part = wanted[start : start + BLOCK]
        scores = process.cdist(
            [w.plain for w in part],
            plain,
            scorer=fuzz.ratio,
            score_cutoff=NAME_LEAST,
            dtype=np.uint8,
            workers=workers,
        )
        for i, profile in enumerate(part):
            near = {*np.flatnonzero(scores[i]).tolist(), *by_rna.get(profile.rna, ())}
            for said in _acronyms_of(profile):
                near.update(by_acronym.get(said, ()))
            near.update(_sharing_words(profile.plain, by_word))
            pairs = [
                (likeness, known[j])
                for j in near
                if known[j].id != profile.id and (likeness := compare(profile, known[j]))
            ]
            pairs.sort(key=lambda pair: (-pair[0].score, str(pair[1].id)))
            found.append(pairs[:MOST_SHOWN])
    return found


BLOCK = 500
MOST_SHARING = 30  # a word that more names have tells nothing apart


def _by_rna(profiles: Iterable[Profile]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, profile in enumerate(profiles):
        if profile.rna:
            found.setdefault(profile.rna, []).append(i)
    return found


def _by_acronym(profiles: Iterable[Profile]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, profile in enumerate(profiles):
        for said in _acronyms_of(profile):
            found.setdefault(said, []).append(i)
    return {said: rows for said, rows in found.items() if len(rows) <= MOST_SHARING}


def _acronyms_of(profile: Profile) -> set[str]:
    """What a name may be shortened to: its acronym, itself when it is short, its initials."""
    own = text.fold(profile.acronym or (profile.name if len(profile.name) <= 7 else ""))
    return {own.replace(".", ""), _initials(profile.name)} - {""}


def _by_first_words(plain: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, name in enumerate(plain):
        for word in name.split():
            if len(word) > 3:
                found.setdefault(word, []).append(i)
    return {word: rows for word, rows in found.items() if len(rows) <= MOST_SHARING}


def _sharing_words(plain: str, by_word: dict[str, list[int]]) -> Iterable[int]:
    """Names that share two rare words with this one: one may be the other with a word more."""
    met: Counter[int] = Counter()
    for word in plain.split():
        met.update(by_word.get(word, ()))
    return [i for i, n in met.items() if n > 1]
