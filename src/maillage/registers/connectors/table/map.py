"""A row of any list → a record of the directory. Repairs what is certain and says so; leaves out,
doubts or refuses the rest, with its reason."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import ftfy
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import geo, history, text
from maillage.base.numbers import all_digits
from maillage.organisations import facts
from maillage.organisations.facts import ORGANISATION, PLACE, Fact
from maillage.reading.cells import date, digits, is_empty, lost_digits
from maillage.sources.targets import DOUBTFUL, LEFT, REJECTED, REPAIRED, Fault, Read
from maillage.territories import queries as territory
from maillage.territories import rules as territories
from maillage.territories.models import Commune, FormerCommune
from maillage.vocabulary.models import AccreditationKind, Theme

ID, ACCREDITATION, THEME, BRAND = "id", "accreditation", "theme", "brand"
FAULTS = {
    "leading_zero": gettext_lazy("zéro perdu par le tableur, remis"),
    "decimal": gettext_lazy("décimale ajoutée par le tableur, retirée"),
    "spaces": gettext_lazy("espaces en trop, retirés"),
    "number_spaces": gettext_lazy("numéro écrit avec des espaces, resserré"),
    "mojibake": gettext_lazy("accents abîmés, réparés"),
    "postcode_in_city": gettext_lazy("code postal écrit dans la commune, séparé"),
    "city_spelling": gettext_lazy("commune écrite autrement, reconnue"),
    "html": gettext_lazy("balises HTML, retirées"),
    "number_lost": gettext_lazy("numéro perdu par le tableur (notation scientifique)"),
    "check_digit": gettext_lazy("clé de contrôle fausse : une faute de frappe"),
    "unreadable": gettext_lazy("valeur illisible, laissée de côté"),
    "no_identifier": gettext_lazy("sans SIRET ni RNA"),
    "no_commune": gettext_lazy("commune non reconnue"),
    "far_from_commune": gettext_lazy("position trop loin de la commune"),
    "beside_commune": gettext_lazy("position dans la commune voisine"),
    "missing_name": gettext_lazy("sans nom"),
    "not_a_point": gettext_lazy("géométrie qui n’est pas un point"),
}
NUMBER, FROM, UNTIL = "number", "from", "until"  # of the accreditation
TITLES = {
    ID: ("id", "identifiant", "gid", "pk", "code structure", "id structure", "identifier"),
    ACCREDITATION: ("kind", "type", "type siae", "agrement", "conventionnement", "label"),
    THEME: ("theme", "themes", "thematique", "thematiques", "categorie", "categories"),
    NUMBER: ("numero d'agrement", "n° d'agrement", "numero agrement"),
    FROM: ("date d'agrement", "date de l'agrement", "agree depuis"),
    UNTIL: ("fin de validite", "date de fin d'agrement", "agree jusqu'au", "valable jusqu'au"),
    BRAND: ("brand", "enseigne", "nom commercial"),
}
LABELS = {
    ID: _("Identifiant dans la liste"),
    ACCREDITATION: _("Agrément ou label"),
    NUMBER: _("Numéro d’agrément"),
    FROM: _("Agrément : depuis le"),
    UNTIL: _("Agrément : jusqu’au"),
    THEME: _("Thèmes"),
    BRAND: _("Enseigne"),
}
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf‚-™\u00a0]|â€")
_POSTCODE_FIRST = re.compile(r"\s*([0-9]{4,5})\s+([^0-9].*)")
_POSTCODE_INSIDE = re.compile(r"\b([0-9]{5})\s+([^0-9,]+)")
_TAG = re.compile(r"<[a-zA-Z/!]")
LONGEST_ID = 60
NEAR_KM = 15
FAR_KM = 30  # the largest communes of the mainland reach no farther from their centre


def recognise(titles: Sequence[str]) -> dict[str, str]:
    """Give each column the field that its title names; the first of two wins. Of a title with
    dots (`address.postalCode`) the last word names it."""
    meant = _meanings()
    found: dict[str, str] = {}
    for title in titles:
        said = _said(title)
        name = meant.get(said) or meant.get(_said(title.rpartition(".")[2]))
        if name and name not in found.values():
            found[title] = name
    return found


def _said(title: str) -> str:
    plain = text.fold(title).replace("’", "'").replace("_", " ").strip(" *:()")
    return re.sub(r"\s+\(2\)$", "", " ".join(plain.split()))


def _meanings() -> dict[str, str]:
    found = {
        t: fact.name
        for known in (PLACE, ORGANISATION)
        for fact in known.values()
        for t in fact.headers
    }
    return found | {title: name for name, said in TITLES.items() for title in said}


class Communes:
    """Finds the commune that a row means, by code, or by name and postcode, through mergers."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._by_code: dict[str, str] = {}
        self._by_name: dict[tuple[str, str], list[str]] = {}
        self._by_postcode: dict[str, list[str]] = {}
        self._anywhere: dict[str, set[str]] = {}
        self._centres: dict[str, tuple[float, float]] = {}
        self._found: dict[tuple[str, str, str], str | None] = {}
        self._contours = territory.contours()
        rows = Commune.objects.values_list("code", "name", "postcodes", "lon", "lat")
        for code, name, postcodes, lon, lat in rows:
            self._by_code[code] = code
            self._centres[code] = (lon, lat)
            self.names[code] = name
            self._add(name, code, code)
            for postcode in postcodes.split():
                self._by_postcode.setdefault(postcode, []).append(code)
        for code, name, today in FormerCommune.objects.values_list("code", "name", "commune"):
            self._by_code[code] = today
            if name:
                self._add(name, code, today)

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

    def km_from(self, code: str, lon: float, lat: float) -> float:
        """How far a point is from the centre of a commune."""
        return geo.distance_km(*self._centres[code], lon, lat)

    def beside(self, code: str, lon: float, lat: float) -> str | None:
        """The other commune of the perimeter that clearly holds a point."""
        return self._contours.beside(code, lon, lat)

    def _find(self, name: str, postcode: str, code: str) -> str | None:
        for typed in (code, name):
            if found := self._by_code.get(territories.insee_code(typed)):
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


@history.until_changed("territory.")
def communes() -> Communes:
    """Read once for all the slices of an import."""
    return Communes()


class Reader:
    """Reads the rows of one file: its columns are known once, its cells one by one."""

    def __init__(
        self,
        columns: Sequence[str],
        mapping: Mapping[str, str],
        says: Mapping[str, Any] = MappingProxyType({}),
        accreditation: str = "",
    ) -> None:
        """`says`: what each row states by being there; `accreditation`: the one that all hold."""
        self.says, self.accreditation = says, accreditation
        self.communes = communes()
        self.kinds = _kinds()
        self.themes = {text.fold(n): s for s, n in Theme.objects.values_list("slug", "name")}
        self.columns = [
            (i, title, name, ORGANISATION.get(name) or PLACE.get(name), name in ORGANISATION)
            for i, title in enumerate(columns)
            if (name := mapping.get(title, ""))
        ]
        self.title_of = {name: title for _i, title, name, _f, _o in self.columns}
        self.geometry = columns.index("geometry") if "geometry" in columns else None

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        """Read one row. Its values: {"organisation": {…}, "place": {…}}."""
        read = Read(line)
        if self.geometry is not None and cells[self.geometry : self.geometry + 1] not in (
            [],
            [""],
            ["Point"],
        ):
            shape = cells[self.geometry]
            reason = _("la géométrie n’est pas un point")
            read.faults.append(Fault("not_a_point", "geometry", shape, reason, REJECTED))
            return read
        organisation: dict[str, Any] = {}
        place: dict[str, Any] = {}
        extra: dict[str, str] = {}
        for i, title, name, fact, is_organisation in self.columns:
            raw = cells[i] if i < len(cells) else ""
            if not raw or is_empty(raw):
                continue
            cell = self._repaired(read, title, raw)
            if fact is None:
                extra[name] = cell
            else:
                self._clean(read, title, cell, fact, organisation if is_organisation else place)
        if not organisation.get("name"):
            if not any(fault.severity == REJECTED for fault in read.faults):
                column = self.title_of.get("name", "")
                read.faults.append(Fault("missing_name", column, "", _("le nom manque"), REJECTED))
            return read
        self._locate(read, place)
        organisation |= self.says
        self._sets(read, organisation, extra)
        self._identify(read, organisation, place, extra)
        return read

    def _repaired(self, read: Read, title: str, raw: str) -> str:
        """Without the damage of a wrong encoding, of tags, of spaces at the ends."""
        if raw.isascii() and raw == raw.strip() and "<" not in raw and "  " not in raw:
            return raw
        cell = raw
        if _MOJIBAKE.search(cell) and (fixed := ftfy.fix_encoding(cell)) != cell:
            cell = fixed
            self._note(read, "mojibake", title, raw, _("lu « %(c)s »") % {"c": fixed[:80]})
        if _TAG.search(cell):
            cell = strip_tags(re.sub(r"<br\s*/?>|</p>", "\n", cell)).replace("&nbsp;", " ")
            self._note(read, "html", title, raw, _("balises retirées"))
        plain = cell.replace("\u00a0", " ").replace("\u202f", " ")
        if plain != plain.strip() or "  " in plain or plain != cell:
            self._note(read, "spaces", title, raw, _("espaces retirés"))
        return plain.strip()

    def _note(self, read: Read, code: str, title: str, value: str, reason: str) -> None:
        read.faults.append(Fault(code, title, value, reason, REPAIRED))

    def _clean(self, read: Read, title: str, cell: str, fact: Fact, into: dict[str, Any]) -> None:
        if fact.name in NUMBERS and (kept := lost_digits(cell)):
            self._lost(read, title, cell, kept, into)
            return
        if fact.name == "commune" and (found := _POSTCODE_FIRST.fullmatch(cell)):
            into.setdefault("postcode", facts.postcode(found[1]))
            reason = _("code postal %(p)s, commune %(c)s") % {"p": found[1], "c": found[2]}
            self._note(read, "postcode_in_city", title, cell, reason)
            cell = found[2]
        try:
            value = fact.clean(cell)
        except ValueError as fault:
            severity = REJECTED if fact.is_vital else LEFT
            read.faults.append(Fault("unreadable", title, cell, str(fault), severity))
            return
        if fact.name in NUMBERS and not facts.luhn(value):
            reason = _("la clé de contrôle est fausse : une faute de frappe, sans doute")
            read.faults.append(Fault("check_digit", title, cell, reason, DOUBTFUL))
            if facts.luhn(value[:9]):
                into["siren"] = value[:9]
            return
        if code := _repair_of(fact.name, cell, value):
            self._note(read, code, title, cell, _("lu « %(v)s »") % {"v": value})
        into[fact.name] = value

    def _lost(self, read: Read, title: str, cell: str, kept: str, into: dict[str, Any]) -> None:
        """A spreadsheet kept the first digits only: they still say which SIREN it is."""
        reason = _("le tableur a perdu les derniers chiffres")
        if len(kept) >= 9 and facts.luhn(kept[:9]):
            into["siren"] = kept[:9]
            reason = _("le tableur a perdu des chiffres ; le SIREN %(s)s se lit encore") % {
                "s": kept[:9]
            }
        read.faults.append(Fault("number_lost", title, cell, reason, DOUBTFUL))

    def _locate(self, read: Read, place: dict[str, Any]) -> None:
        """A commune that is not certain is left out; coordinates still place the row."""
        name, code = place.pop("commune", ""), place.pop("commune_code", "")
        street = place.get("street", "")
        is_silent = not name and not code and "postcode" not in place
        if is_silent and (found := _POSTCODE_INSIDE.search(street)):  # « 3 rue X, 42000 Roanne »
            place["postcode"], name = found[1], found[2].removesuffix(" France").strip()
        commune = self.communes.find(name, place.get("postcode", ""), code)
        lon, lat = place.get("lon"), place.get("lat")
        if not commune and name and lon is not None and lat is not None:
            commune = self.communes.near(name, lon, lat)
        if commune:
            place["commune"] = commune
            if name and name != self.communes.names[commune] and not all_digits(name[0]):
                reason = _("reconnue : %(c)s") % {"c": self.communes.names[commune]}
                self._note(read, "city_spelling", self.title_of.get("commune", ""), name, reason)
        elif name or place.get("postcode"):
            said = f"{place.get('postcode', '')} {name}".strip()
            column = self.title_of.get("commune") or self.title_of.get("postcode", "")
            reason = _("commune non reconnue")
            read.faults.append(Fault("no_commune", column, said, reason, LEFT))
        if commune and "lon" in place and "lat" in place:
            self._check_point(read, place, commune)
        if ("lon" in place) != ("lat" in place) or (place.get("lon"), place.get("lat")) == (0, 0):
            place.pop("lon", None)
            place.pop("lat", None)

    def _check_point(self, read: Read, place: dict[str, Any], commune: str) -> None:
        """Of a commune and a point that cannot both be true, the commune is kept."""
        km = self.communes.km_from(commune, place["lon"], place["lat"])
        if km > FAR_KM and (place["lon"], place["lat"]) != (0, 0):
            reason = _("à %(km)s km du centre de %(c)s : position laissée de côté") % {
                "km": round(km),
                "c": self.communes.names[commune],
            }
            said = f"{place.pop('lat')}, {place.pop('lon')}"
            column = self.title_of.get("lat", "")
            read.faults.append(Fault("far_from_commune", column, said, reason, LEFT))
        elif other := self.communes.beside(commune, place["lon"], place["lat"]):
            reason = _("le point est à %(other)s, l’adresse dit %(c)s") % {
                "other": self.communes.names[other],
                "c": self.communes.names[commune],
            }
            said = f"{place['lat']}, {place['lon']}"
            self._note(read, "beside_commune", self.title_of.get("lat", ""), said, reason)

    def _sets(self, read: Read, organisation: dict[str, Any], extra: Mapping[str, str]) -> None:
        if not extra and not self.accreditation:
            return
        kind = self.accreditation or self.kinds.get(text.fold(extra.get(ACCREDITATION, "")))
        if kind:
            held = {"number": extra.get(NUMBER, "")[:60]}
            for name in (FROM, UNTIL):
                try:
                    held |= {name: date(extra[name])} if name in extra else {}
                except ValueError as fault:
                    column, value = self.title_of[name], extra[name]
                    read.faults.append(Fault("unreadable", column, value, str(fault), LEFT))
            organisation[f"accreditation:{kind}"] = held
        for said in extra.get(THEME, "").replace(";", ",").split(","):
            if theme := self.themes.get(text.fold(said.strip())):
                organisation[f"theme:{theme}"] = True

    def _identify(
        self,
        read: Read,
        organisation: dict[str, Any],
        place: dict[str, Any],
        extra: Mapping[str, str],
    ) -> None:
        if siren := place.pop("siren", ""):
            organisation.setdefault("siren", siren)
        if "siret" in place:
            organisation["siren"] = place["siret"][:9]
        if brand := extra.get(BRAND):
            organisation.setdefault("summary", _("Connue sous le nom de %(b)s") % {"b": brand})
        if "siren" not in organisation and "rna" not in organisation:
            read.faults.append(Fault("no_identifier", "", "", _("sans SIRET ni RNA"), REPAIRED))
        own = extra.get(ID, "")[:LONGEST_ID]
        kind = text.slugify(extra.get(ACCREDITATION, ""))
        identity = own or place.get("siret") or organisation.get("rna")
        read.key = identity or f"{_place_in_words(organisation, place)}"
        if kind and not own:
            read.key = f"{read.key[:60]}:{kind}"[:78]
        read.name = organisation["name"]
        read.values = {"organisation": organisation, "place": place}
        read.block = place.get("commune", "")


NUMBERS = frozenset({"siret", "siren"})


def _repair_of(name: str, cell: str, value: Any) -> str:
    """What had to be done to a number for it to be one."""
    if name not in ("siret", "siren", "postcode") or cell == value:
        return ""
    if cell.endswith(".0"):
        return "decimal"
    if len(digits(cell)) < len(str(value)):
        return "leading_zero"
    return "number_spaces"


def _kinds() -> dict[str, str]:
    rows = AccreditationKind.objects.values_list("slug", "acronym", "name")
    return {text.fold(said): slug for slug, *names in rows for said in (slug, *names) if said}


def _place_in_words(organisation: Mapping[str, Any], place: Mapping[str, Any]) -> str:
    """A row's own id when it carries none: its name and where it stands."""
    where = place.get("street") or f"{place.get('lon', '')} {place.get('lat', '')}"
    words = f"{organisation['name']} {place.get('postcode', '')} {where}"
    return text.slugify(words, longest=60)
