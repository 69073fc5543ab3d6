"""The commune that a row of a list means: by code, by name and postcode, by where it stands."""

import hashlib
import re
from collections import defaultdict
from copy import copy
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from maillage.base import geo, history, text
from maillage.territories import rules, shipped
from maillage.territories.models import Cell, Commune, FormerCommune
from maillage.territories.queries import contours, perimeter

NEAR_KM = 15
SHORT = {"st": "saint", "ste": "sainte", "s": "sur"}
ARTICLES = ("le", "la", "les", "l")
OF_DELIVERY = ("cedex", "cx", "arrondissement", "arr", "ardt")
DIVIDED = ("paris", "lyon", "marseille")
_BESIDE = re.compile(r"\s*[(,]")
_RANK = re.compile(r"[0-9]+(?:er|e|eme)?")
_ROMAN = re.compile(r"[ivx]+(?:er|e|eme)?")


class Meant(NamedTuple):
    """`outvoted`: the code, the name or the postcode that the two others contradict.
    `is_doubtful`: one witness against another, and no third."""

    commune: str | None
    outvoted: str = ""
    is_doubtful: bool = False


class Communes:
    """Finds the commune that a row means, by code, or by name and postcode, through mergers."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._by_code: dict[str, str] = {}
        self._by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._by_postcode: dict[str, set[str]] = defaultdict(set)
        self._departments: dict[str, set[str]] = defaultdict(set)  # by what postcodes begin with
        self._found: dict[tuple[str, str, str], Meant] = {}
        for code, name, postcodes in Commune.objects.values_list("code", "name", "postcodes"):
            self._by_code[code] = code
            self.names[code] = name
            self._add(name, code, code)
            for postcode in postcodes.split():
                self._by_postcode[postcode].add(code)
                self._departments[rules.start_of(postcode)].add(rules.start_of(code))
        for code, name, today in FormerCommune.objects.values_list("code", "name", "commune"):
            self._by_code[code] = today
            if name:
                self._add(name, code, today)
        for code, name in shipped.other_names():
            if code in self.names:
                self._add(name, code, code)

    @cached_property
    def _centres(self) -> dict[str, tuple[float, float]]:
        rows = Commune.objects.values_list("code", "lon", "lat")
        return {code: (lon, lat) for code, lon, lat in rows}

    @cached_property
    def _contours(self) -> rules.Contours:
        return contours()

    @cached_property
    def _around(self) -> frozenset[str]:
        return frozenset(perimeter().values_list("code", flat=True))

    def _add(self, name: str, code: str, today: str) -> None:
        for spelt in {_spelt(name), _bare(name)}:
            self._by_name[rules.start_of(code), spelt].add(today)
            self._by_name["", spelt].add(today)

    def _called(self, name: str, department: str = "") -> set[str]:
        """The communes of that name, and only without any those that an article tells apart."""
        if not name:
            return set()
        exact = self._by_name.get((department, _spelt(name)))
        found = exact or self._by_name.get((department, _bare(name)), set())
        head = _BESIDE.split(name, maxsplit=1)[0]  # « Roanne (Loire) », « Roanne, France »
        return found or (self._called(head, department) if head != name else set())

    def find(self, name: str, postcode: str, code: str = "") -> str | None:
        """The code of today's commune, or None when the row does not tell it."""
        return self.meant(name, postcode, code).commune

    def meant(self, name: str, postcode: str, code: str = "") -> Meant:
        """Code, name and postcode are three witnesses: two decide against the third."""
        asked = (name, postcode, code)
        if asked not in self._found:
            if len(self._found) > 200_000:
                self._found.clear()
            self._found[asked] = self._weighed(*asked)
        return self._found[asked]

    def near(self, name: str, lon: float, lat: float) -> str | None:
        """The only commune of that name around a point: for lists without postcodes."""
        around = [
            code
            for code in self._called(name)
            if geo.distance_km(*self._centres[code], lon, lat) < NEAR_KM
        ]
        return around[0] if len(around) == 1 else None

    def only(self, name: str) -> str | None:
        """The only commune of that name in the perimeter, else in the country, else the only one
        of the perimeter that a letter tells apart: for lists that write nothing else. Who is called
        so today goes before who was."""
        called = self._called(name)
        here = called & self._around or called or self._a_letter_from(name, self._around)
        return _single(here) or _single({c for c in here if _bare(self.names[c]) == _bare(name)})

    def km_outside(self, code: str, lon: float, lat: float) -> float | None:
        """How far a point is from the contour of a commune; None where no contour is known."""
        return shipped.outlines_of(rules.start_of(code)).km_outside(code, lon, lat)

    def km_from(self, code: str, lon: float, lat: float) -> float:
        """How far a point is from the centre of a commune."""
        return geo.distance_km(*self._centres[code], lon, lat)

    def beside(self, code: str, lon: float, lat: float) -> str | None:
        """The other commune of the perimeter that clearly holds a point."""
        return self._contours.beside(code, lon, lat)

    def _weighed(self, name: str, postcode: str, code: str) -> Meant:
        coded = self._by_code.get(rules.insee_code(code) or rules.insee_code(name))
        near = self._by_postcode.get(postcode, set())
        named = self._named_near(name, postcode)
        delivered = self._by_postcode.get(name, set()) if not (code or postcode) else set()
        if delivered and coded not in delivered:  # a postcode alone, that may be a code too
            return Meant(coded or _single(delivered), is_doubtful=bool(coded))
        if not coded:
            found = _single(named & near) or min(named, default=None)
            if found or name:
                return Meant(found, is_doubtful=bool(found and near) and found not in near)
            return Meant(_single(near))
        called = named or self._called(name)
        against_name, against_postcode = called - near, near - called
        if coded in called or coded in near:
            if called and coded not in called:
                return Meant(coded, outvoted=name if against_name else "")
            return Meant(coded, outvoted=postcode if coded not in near and against_postcode else "")
        if other := _single(called & near):
            return Meant(other, outvoted=code)
        return Meant(coded, is_doubtful=bool(called or near))

    def _named_near(self, name: str, postcode: str) -> set[str]:
        """The communes that a name may mean where a postcode delivers, as sure as it can be."""
        if not name or not postcode:
            return set()
        near = self._by_postcode.get(postcode, set())
        departments = self._departments.get(rules.start_of(postcode), set())
        called = set().union(*(self._called(name, d) for d in departments))
        if called:
            return called & near or called
        spelt = _spelt(name)
        heads = {c: _spelt(self.names[c]) for c in near} if spelt else {}
        begun = {  # « Andrézieux » for Andrézieux-Bouthéon
            c
            for c, head in heads.items()
            if f"{head} ".startswith(f"{spelt} ") or f"{spelt} ".startswith(f"{head} ")
        }
        found = _single(begun or self._a_letter_from(name, near))
        return {found} if found else set()

    def _a_letter_from(self, name: str, codes: set[str] | frozenset[str]) -> set[str]:
        bare = _bare(name)
        return {c for c in codes if len(bare) > 4 and _is_a_letter(bare, _bare(self.names[c]))}


def _single(codes: set[str] | frozenset[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None


def _is_a_letter(one: str, other: str) -> bool:
    """Whether one letter more, less, other, or two exchanged tell two names apart."""
    short, long = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(long) - len(short) == 1:
        return short[at:] == long[at + 1 :]
    exchanged = short[:at] + short[at : at + 2][::-1] + short[at + 2 :]
    return len(long) == len(short) and (short[at + 1 :] == long[at + 1 :] or exchanged == long)


def _spelt(name: str) -> str:
    spoken = [SHORT.get(word, word) for word in text.words(name)]
    kept = [w for w in spoken if w not in OF_DELIVERY and not _RANK.fullmatch(w)]
    if kept and kept[0] in DIVIDED:  # « Paris XII »
        kept = [w for w in kept if not _ROMAN.fullmatch(w)]
    return " ".join(kept)


def _bare(name: str) -> str:
    """« Étrat (L’) », « Coteau »: without articles."""
    spelt = _spelt(name)
    return " ".join(word for word in spelt.split() if word not in ARTICLES) or spelt


_named: list[Communes] = []


@history.until_changed("territory.")
def _basis() -> str:
    rows = (
        Commune.objects.order_by("pk").values_list("code", "name", "postcodes", "lon", "lat"),
        FormerCommune.objects.order_by("pk").values_list("code", "name", "commune"),
        perimeter().order_by("pk").values_list("code"),
        Cell.objects.order_by("pk").values_list("commune", "contour"),
    )
    return hashlib.blake2b("\n".join(map(repr, chain(*rows))).encode()).hexdigest()


class CommuneReader:
    """What reads rows that name communes. `basis`: what it reads them by, besides the code that is
    installed: while this is the same, a row is read the same."""

    def basis(self) -> list[str]:
        return [_basis()]


@history.until_changed("territory.")
def communes() -> Communes:
    """Read once for all the slices of an import; their names once for all imports, since no act
    moves them: they ship with the package. Centres and contours follow the territory."""
    if not _named:
        read = Communes()
        if not read.names:  # before the reference is loaded
            return read
        _named.append(read)
    return copy(_named[0])
