"""The commune that a row of a list means: by code, by name and postcode, by where it stands."""

from copy import copy
from functools import cached_property

from maillage.base import geo, history, text
from maillage.base.numbers import all_digits
from maillage.territories import rules
from maillage.territories.models import Commune, FormerCommune
from maillage.territories.queries import contours

NEAR_KM = 15


class Communes:
    """Finds the commune that a row means, by code, or by name and postcode, through mergers."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._by_code: dict[str, str] = {}
        self._by_name: dict[tuple[str, str], list[str]] = {}
        self._by_postcode: dict[str, list[str]] = {}
        self._anywhere: dict[str, set[str]] = {}
        self._found: dict[tuple[str, str, str], str | None] = {}
        for code, name, postcodes in Commune.objects.values_list("code", "name", "postcodes"):
            self._by_code[code] = code
            self.names[code] = name
            self._add(name, code, code)
            for postcode in postcodes.split():
                self._by_postcode.setdefault(postcode, []).append(code)
        for code, name, today in FormerCommune.objects.values_list("code", "name", "commune"):
            self._by_code[code] = today
            if name:
                self._add(name, code, today)

    @cached_property
    def _centres(self) -> dict[str, tuple[float, float]]:
        rows = Commune.objects.values_list("code", "lon", "lat")
        return {code: (lon, lat) for code, lon, lat in rows}

    @cached_property
    def _contours(self) -> rules.Contours:
        return contours()

    def _add(self, name: str, code: str, today: str) -> None:
        self._by_name.setdefault((code[:2], _spelt(name)), []).append(today)
        self._anywhere.setdefault(_spelt(name), set()).add(today)

    def find(self, name: str, postcode: str, code: str = "") -> str | None:
        """The code of today's commune, or None when the row does not tell it for certain."""
        asked = (name, postcode, code)
        if asked not in self._found:
            if len(self._found) > 200_000:
                self._found.clear()
            self._found[asked] = self._find(*asked)
        return self._found[asked]

    def near(self, name: str, lon: float, lat: float) -> str | None:
        """The only commune of that name around a point: for lists without postcodes."""
        around = [
            code
            for code in self._anywhere.get(_spelt(name), ())
            if geo.distance_km(*self._centres[code], lon, lat) < NEAR_KM
        ]
        return around[0] if len(around) == 1 else None

    def only(self, name: str) -> str | None:
        """The only commune of that name in the country: for lists that write nothing else."""
        called = self._anywhere.get(_spelt(name), set())
        return next(iter(called)) if len(called) == 1 else None

    def km_from(self, code: str, lon: float, lat: float) -> float:
        """How far a point is from the centre of a commune."""
        return geo.distance_km(*self._centres[code], lon, lat)

    def beside(self, code: str, lon: float, lat: float) -> str | None:
        """The other commune of the perimeter that clearly holds a point."""
        return self._contours.beside(code, lon, lat)

    def _find(self, name: str, postcode: str, code: str) -> str | None:
        for typed in (code, name):
            if found := self._by_code.get(rules.insee_code(typed)):
                return found
        near = self._by_postcode.get(postcode, [])
        spelt = _spelt(name) if name else ""
        called = self._by_name.get((postcode[:2], spelt), []) if spelt else []
        both = [found for found in called if found in near] or called
        if both:
            return both[0]
        if near and spelt:  # « Andrézieux » for Andrézieux-Bouthéon, « Roanne Cedex 2 »
            begun = [
                c
                for c in near
                if _spelt(self.names[c]).startswith(spelt)
                or spelt.startswith(_spelt(self.names[c]))
            ]
            if len(begun) == 1:
                return begun[0]
            return None
        return near[0] if len(near) == 1 else None


def _spelt(name: str) -> str:
    short = {"st": "saint", "ste": "sainte", "s": "sur"}
    spoken = [short.get(word, word) for word in text.words(name)]
    return " ".join(word for word in spoken if word not in ("cedex",) and not all_digits(word))


_named: list[Communes] = []


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
