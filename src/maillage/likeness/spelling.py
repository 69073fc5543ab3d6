"""How a name, a street or a site is written, undone: what is left tells one structure from another.

Names: accents, capitals, legal words, plurals, abbreviations, numbers in letters, « & », dotted
acronyms. Streets: ways and titles. Sites: `www.`, the path, what a blog's host adds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from maillage.base import text
from maillage.base.numbers import all_digits

ARTICLES = frozenset("de du des d la le les l et a en au aux pour par sur sous dans un une".split())
# What a branch or a list adds to a name without making another structure of it.
BRANCH = frozenset(
    "antenne bureau siege accueil local locale section secretariat permanence groupe site "
    "cedex etablissement etablissements ets".split()
)
ASSOCIATION = frozenset("association associations asso assoc ass asbl loi 1901".split())
COMPANY = frozenset("societe ste sas sasu sarl eurl sa sci scop scic scs snc gaec earl".split())
OTHER_FORMS = frozenset("cooperative coop entreprise groupement fondation federation".split())
# Statutes of the integration through work, that one group has side by side under one name.
KINDS = frozenset("ai ei aci etti ea esat geiq".split())
_KINDS_IN_WORDS = (
    (re.compile(r"\bassociation intermediaire\b"), "ai"),
    (re.compile(r"\bentreprise adaptee\b"), "ea"),
    (re.compile(r"\bentreprise d ?insertion\b"), "ei"),
    (re.compile(r"\b(?:ateliers? (?:et )?)?chantiers? d ?insertion\b"), "aci"),
    (re.compile(r"\bentreprise de travail temporaire d ?insertion\b"), "etti"),
)
# Each of them has one of these.
IN_KINDS = frozenset("intermediaire adaptee insertion dinsertion".split())
FORMS = ASSOCIATION | COMPANY | OTHER_FORMS | {"arl", "scea", "union", "syndicat"}
LEFT_OUT = FORMS | ARTICLES | BRANCH | KINDS
# What is no beginning of the word; a beginning is recognised for the whole (« reg », « serv »).
SHORT = {
    "st": "saint",
    "ste": "sainte",
    "cie": "compagnie",
    "ctre": "centre",
    "dept": "departemental",
    "departementale": "departemental",
    "sce": "service",
    "sces": "service",
    "services": "service",
    "coeurs": "coeur",
    "restos": "restaurant",
    "resto": "restaurant",
    "restaurants": "restaurant",
    "deux": "2",
    "trois": "3",
    "quatre": "4",
    "cinq": "5",
    "six": "6",
    "sept": "7",
    "huit": "8",
    "neuf": "9",
    "dix": "10",
}
# What a « II » or a « B » at the end of a name counts.
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8"}
LETTERS = frozenset("abcdefgh")
LONGEST_ACRONYM = 12
MIDDLE = frozenset("centre gare".split())  # at the end of a name
QUARTERS = frozenset("nord sud est ouest".split()) | MIDDLE
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
KINDS_OF_WAY = frozenset(WAYS.values())
AFTER_STREET = frozenset("bp cs tsa cedex".split())
_BIS = re.compile(r"\b([0-9]+)\s*(?:bis|ter|quater|[a-d])\b")
# « 12 bis », « 12B », « 12, » and « 0012 », before a word.
_SUFFIX = re.compile(r"\b([0-9]+)\s*(?:[,-]\s*)?(bis|ter|quater|[a-dqt])?\b[\s,]*(?=\D|$)")
_ASIDE = re.compile(r"(?<=.)[(\[]([^)\]]*)")
# Digits, and what is beyond Latin letters and common punctuation.
_BESIDE = re.compile("[0-9\u0250-\u200f\u2030-\uffff\U00010000-\U0010ffff]")
_SCHEME = re.compile(r"^[a-z]+://")
# A site of one's own there is a name before the host, or a first step of the path.
BLOGS = ("blogspot", "wordpress", "over-blog", "canalblog", "weebly", "wix", "wixsite", "jimdo")
# Steps of a path that lead to the first page of a site, or beside it.
HOME_PAGES = frozenset(["", "index", "index.html", "index.php", "accueil", "contact", "site", "pg"])
SHARED_HOSTS = frozenset(
    "facebook.com instagram.com helloasso.com linkedin.com google.com sites.google.com "
    "wixsite.com twitter.com x.com youtube.com free.fr orange.fr wanadoo.fr gmail.com".split()
)
MAIL_HOSTS = frozenset(
    "gmail.com googlemail.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net "
    "hotmail.com hotmail.fr outlook.com outlook.fr live.fr yahoo.com yahoo.fr icloud.com "
    "bbox.fr numericable.fr protonmail.com aol.com club-internet.fr".split()
)


class Keys(NamedTuple):
    """What finds a name. `words`: those that tell it apart, in order, each once. `short`: all that
    it may be shortened to. `letters`: all of them, without and with the legal form."""

    words: tuple[str, ...]
    short: frozenset[str]
    letters: tuple[str, str]


@dataclass(frozen=True)
class Name:
    """What a name is compared by. `words`, `letters`: as in `Keys`. `marks`: the numbers, letters
    and quarters that tell two of one name apart. `acronyms`: its initials, and the acronym that it
    has beside the words it stands for. `asides`: words in brackets."""

    words: tuple[str, ...]
    letters: tuple[str, str]
    short: frozenset[str]
    marks: frozenset[str]
    forms: frozenset[str]
    spoken: tuple[str, ...]
    acronyms: frozenset[str]
    asides: frozenset[str]


@lru_cache(maxsize=50_000)
def name_of(name: str) -> Name:
    """`ASSOC. Les Jardins d'Ici` → jardin, ici."""
    typed, spoken = _spoken(name)
    words, acronyms, letters = _told(typed, spoken)
    asides = _ASIDE.findall(name)
    return Name(
        tuple(words),
        letters,
        frozenset(_shortened(words, acronyms, letters)),
        frozenset(_marks(spoken)),
        frozenset(w for w in typed if w in ASSOCIATION or w in COMPANY or w in KINDS),
        tuple(singular(word) for word in spoken if word not in ARTICLES),
        frozenset(acronyms),
        frozenset(singular(word) for stated in asides for word in text.words(stated)),
    )


def keys_of(name: str) -> Keys:
    """A part of `name_of`, for the many that are looked through and never compared."""
    words, acronyms, letters = _told(*_spoken(name))
    return Keys(tuple(words), frozenset(_shortened(words, acronyms, letters)), letters)


def _spoken(name: str) -> tuple[list[str], list[str]]:
    """The words as they are typed, and as they are said."""
    typed = _with_kinds(_typed(name))
    if typed[:1] == ["ste"]:  # société, rather than sainte
        typed[0] = "societe"
    return typed, [SHORT.get(word, word) for word in typed]


def _told(typed: list[str], spoken: list[str]) -> tuple[list[str], set[str], tuple[str, str]]:
    """The words that tell a name apart, its acronyms, its letters."""
    kept = [w for w in spoken if w not in LEFT_OUT]
    kept = kept or [w for w in spoken if w not in ARTICLES] or spoken
    words = list(dict.fromkeys(map(singular, kept)))
    stated = [w for w in typed if w not in ARTICLES and w not in FORMS]
    acronyms = set(_spelt_out_beside(words, stated))
    if acronyms and len(acronyms) < len(words):
        words = [word for word in words if word not in acronyms]
        stated = [word for word in stated if word not in acronyms]
    if len(stated) > 1:
        acronyms.add("".join([word[0] for word in stated]))
    bare = "".join([w for w in typed if w not in ASSOCIATION and w not in COMPANY])
    whole = "".join(typed)
    return words, acronyms, (bare or whole, whole)


def _spelt_out_beside(words: list[str], stated: list[str]) -> Iterator[str]:
    """« MJC Maison des jeunes et de la culture »: mjc."""
    if len(min(words, key=len, default="")) < len(stated):  # else none has enough beside it
        for word in words:
            if len(word) < len(stated) and spelt_out(word, [w for w in stated if w != word]):
                yield word


def _shortened(words: list[str], acronyms: set[str], letters: tuple[str, str]) -> list[str]:
    """Its acronyms, the initials of its first words (« SEL de Lognes »), a short name as it is."""
    starts = "".join([word[0] for word in words[:6]])
    begun = [starts[:size] for size in range(3, len(words))]
    return [s for s in (*acronyms, *begun, *letters) if 2 < len(s) < LONGEST_ACRONYM]


def _typed(name: str) -> list[str]:
    """As `text.naming`, a part at a time: names of a territory are made of the same parts."""
    found: list[str] = []
    for part in name.split():
        words = _words_of_part(part)
        if words is None:
            return text.naming(name)
        found += words
    return found


@lru_cache(maxsize=100_000)
def _words_of_part(part: str) -> tuple[str, ...] | None:
    """None when they depend on what stands beside: numbers in groups, pictures, other scripts."""
    return None if _BESIDE.search(part) else tuple(text.words(part))


def _with_kinds(typed: list[str]) -> list[str]:
    """« Association intermédiaire X » is X, an AI."""
    if IN_KINDS.isdisjoint(typed):
        return typed
    stated = " ".join(typed)
    for pattern, kind in _KINDS_IN_WORDS:
        stated = pattern.sub(kind, stated)
    return stated.split()


def _marks(spoken: list[str]) -> list[str]:
    found = [w for w in spoken if all_digits(w) and w != "1901"]
    found += [w for w in spoken[1:] if w in QUARTERS - MIDDLE]
    if len(spoken) > 1 and (last := spoken[-1]) in ROMAN:
        found.append(ROMAN[last])
    elif len(spoken) > 1 and (last in LETTERS or last in MIDDLE):
        found.append(last)
    return found


def spelt_out(word: str, words: Sequence[str]) -> Sequence[str]:
    """The words, one after the other, whose initials are that word: mjc, maison jeune culture; us,
    union sportive."""
    size = len(word)
    if not 1 < size < 8 or size > len(words):
        return ()
    for start in range(len(words) - size + 1):
        if all(words[start + i][0] == letter for i, letter in enumerate(word)):
            return words[start : start + size]
    return ()


def plain_acronym(acronym: str) -> str:
    return text.fold(acronym).replace(".", "")


def singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


@lru_cache(maxsize=100_000)
def plain_street(street: str) -> tuple[str, frozenset[str]]:
    """The number and the words: `12 bis Av. Jean-Jaurès` → ("12", {jean, jaures})"""
    folded = _BIS.sub(r"\1", text.fold(street))
    words = [WAYS.get(word, word) for word in text.words(folded)]
    for i, word in enumerate(words):
        if word in AFTER_STREET and i:
            del words[i:]
            break
    number = next((word for word in words[:-1] if all_digits(word[0])), "")
    return number, frozenset(w for w in words if w not in WAY_WORDS and not all_digits(w[0]))


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


@lru_cache(maxsize=100_000)
def site(website: str) -> tuple[str, str]:
    """What names a site of one's own, and the page there: its host, its name on a host of blogs,
    its page on a host that thousands share; empty when nothing does."""
    host, _, path = _SCHEME.sub("", website.strip().lower()).partition("/")
    host = host.removeprefix("www.").partition(":")[0]
    path = "/".join(step for step in path.partition("?")[0].split("/") if step not in HOME_PAGES)
    if host in SHARED_HOSTS:
        return (f"{host}/{path}", "") if path else ("", "")
    labels = host.split(".")
    for i, label in enumerate(labels):
        if i and label in BLOGS:  # « x.blogspot.fr » is « x.blogspot.com »
            return ".".join(labels[: i + 1]), path
    return host, path


@lru_cache(maxsize=100_000)
def mail_host(email: str) -> str:
    """The domain of an address that is somebody's own; empty for that of a provider."""
    host = email.strip().lower().rpartition("@")[2] if "@" in email else ""
    return "" if host in MAIL_HOSTS else host
