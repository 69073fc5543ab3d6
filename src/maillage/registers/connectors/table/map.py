"""A row of a list of structures → a record of the directory: the numbers that identify it, its
themes, its approval. What any list needs is in `reading.rows` and `territories.queries.located`."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import text
from maillage.organisations.facts import ORGANISATION, PLACE
from maillage.reading.cells import date_of_list
from maillage.reading.columns import KnownColumn, meanings, numbered, recognised
from maillage.reading.rows import LEFT, REJECTED, REPAIRED, CellFault, Read
from maillage.territories.queries.located import PIECES, LocatedReader, settled
from maillage.vocabulary.models import Theme
from maillage.vocabulary.queries import a_kind, accreditation_kinds

ID, ACCREDITATION, THEME, BRAND = "id", "accreditation", "theme", "brand"
FAULTS = {
    "no_identifier": gettext_lazy("sans SIRET ni RNA"),
    "missing_name": gettext_lazy("sans nom"),
    "not_a_point": gettext_lazy("géométrie qui n’est pas un point"),
    "unknown_word": gettext_lazy("thème ou label inconnu ici, laissé de côté"),
    "unused": gettext_lazy("valeur sans usage dans cette ligne, laissée de côté"),
}
NUMBER, FROM, UNTIL = "number", "from", "until"  # of the accreditation
TITLES = {
    ID: ("id", "identifiant", "gid", "pk", "code structure", "id structure", "identifier"),
    ACCREDITATION: ("kind", "type", "type siae", "agrement", "conventionnement", "label"),
    THEME: ("theme", "themes", "thematique", "categorie", "categories", "category", "tags"),
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
LONGEST_ID = 60
NUMBERED = (ORGANISATION["rna"], PLACE["siret"])  # what an own identifier may really be


def recognise(
    titles: Sequence[str], values: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> dict[str, str]:
    """{title: fact}, or what else a list of structures says."""
    own = {title: name for name, stated in TITLES.items() for title in stated}
    known: dict[str, KnownColumn] = {**PLACE, **ORGANISATION, **PIECES}
    meant = meanings(known.values()) | own
    known[ACCREDITATION] = KnownColumn(ACCREDITATION, LABELS[ACCREDITATION], a_kind)
    return numbered(settled(recognised(titles, meant, values, known)), ID, values, NUMBERED)


class TableReader(LocatedReader):
    """Reads the rows of a list of structures."""

    def __init__(
        self,
        columns: Sequence[str],
        mapping: Mapping[str, str],
        says: Mapping[str, Any] = MappingProxyType({}),
        accreditation: str = "",
    ) -> None:
        """`says`: what each row states by being there; `accreditation`: the one that all hold."""
        super().__init__(columns, mapping)
        self.says, self.accreditation = says, accreditation
        self.kinds = accreditation_kinds()
        self.themes = {text.fold(n): s for s, n in Theme.objects.values_list("slug", "name")}
        self.geometry = columns.index("geometry") if "geometry" in columns else None

    def basis(self) -> list[str]:
        own = (self.kinds, self.themes, dict(self.says), self.accreditation)
        return [*super().basis(), repr(own)]

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        """Read one row. Its values: {"organisation": {…}, "place": {…}}."""
        read = Read(line)
        drawn = cells[self.geometry : self.geometry + 1] if self.geometry is not None else []
        if drawn not in ([], [""], ["Point"]):
            (shape,) = drawn
            reason = _("la géométrie n’est pas un point")
            read.faults.append(CellFault("not_a_point", "geometry", shape, reason, REJECTED))
            return read
        organisation: dict[str, Any] = {}
        place: dict[str, Any] = {}
        extra: dict[str, str] = {}
        for title, name, cell in self.cells(read, cells):
            if name in ORGANISATION:
                self._clean(read, title, cell, ORGANISATION[name], organisation)
            elif known := PLACE.get(name) or PIECES.get(name):
                self._clean(read, title, cell, known, place)
            else:
                extra[name] = cell
        if not organisation.get("name"):
            if not any(fault.severity == REJECTED for fault in read.faults):
                column = self.title_of.get("name", "")
                read.faults.append(
                    CellFault("missing_name", column, "", _("le nom manque"), REJECTED)
                )
            return read
        self.locate(read, place)
        organisation |= self.says
        self._sets(read, organisation, extra)
        self._identify(read, organisation, place, extra)
        return read

    def _clean(
        self, read: Read, title: str, cell: str, fact: KnownColumn, into: dict[str, Any]
    ) -> None:
        if fact.name in NUMBERS:
            self.number(read, title, cell, into)
            return
        value = self.cleaned(read, title, cell, fact, into)
        if value is None:
            return
        if fact.name == "postcode" and len(cell.strip()) < len(value):
            self.note(read, "leading_zero", title, cell, _("lu « %(v)s »") % {"v": value})
        into[fact.name] = value

    def _sets(self, read: Read, organisation: dict[str, Any], extra: Mapping[str, str]) -> None:
        if not extra and not self.accreditation:
            return
        kind = self.accreditation or self.kinds.get(text.fold(extra.get(ACCREDITATION, "")))
        if kind:
            held = {"number": extra.get(NUMBER, "")[:60]}
            for name in (FROM, UNTIL):
                try:
                    held |= {name: date_of_list(extra[name])} if name in extra else {}
                except ValueError as fault:
                    column, value = self.title_of[name], extra[name]
                    read.faults.append(CellFault("unreadable", column, value, str(fault), LEFT))
            organisation[f"accreditation:{kind}"] = held
        elif stated := extra.get(ACCREDITATION):
            self._unknown(read, ACCREDITATION, stated, [stated])
        if not kind:
            for name in {NUMBER, FROM, UNTIL} & extra.keys():
                self._unused(read, name, extra[name], _("l’agrément de la ligne n’est pas connu"))
        self._themes(read, organisation, extra.get(THEME, ""))

    def _themes(self, read: Read, organisation: dict[str, Any], cell: str) -> None:
        unknown = []
        for stated in filter(None, (part.strip() for part in re.split("[,;|\n]", cell))):
            if theme := self.themes.get(text.fold(stated)):
                organisation[f"theme:{theme}"] = True
            else:
                unknown.append(stated)
        if unknown:
            self._unknown(read, THEME, cell, unknown)

    def _unknown(self, read: Read, name: str, cell: str, words: Sequence[str]) -> None:
        reason = _("inconnu ici : « %(w)s »") % {"w": " », « ".join(words)}
        read.faults.append(CellFault("unknown_word", self.title_of[name], cell, reason, LEFT))

    def _unused(self, read: Read, name: str, cell: str, reason: str) -> None:
        read.faults.append(CellFault("unused", self.title_of[name], cell, reason, LEFT))

    def _identify(
        self,
        read: Read,
        organisation: dict[str, Any],
        place: dict[str, Any],
        extra: Mapping[str, str],
    ) -> None:
        if siren := place.pop("siren", ""):
            organisation.setdefault("siren", siren)
        if siret := organisation.pop("siret", ""):  # a SIRET in the column of SIREN
            place.setdefault("siret", siret)
        if "siret" in place:
            organisation["siren"] = place["siret"][:9]
        if brand := extra.get(BRAND):
            if "summary" in organisation:
                self._unused(read, BRAND, brand, _("la ligne se résume déjà en une phrase"))
            organisation.setdefault("summary", _("Connue sous le nom de %(b)s") % {"b": brand})
        if "siren" not in organisation and "rna" not in organisation:
            read.faults.append(CellFault("no_identifier", "", "", _("sans SIRET ni RNA"), REPAIRED))
        own = extra.get(ID, "")[:LONGEST_ID]
        kind = text.slugify(extra.get(ACCREDITATION, ""))
        identity = own or place.get("siret") or organisation.get("rna")
        read.key = identity or _place_in_words(organisation, place)
        read.key_in_words = not identity
        if kind and not own:
            read.key = f"{read.key[:60]}:{kind}"[:78]
        read.name = organisation["name"]
        read.values = {"organisation": organisation, "place": place}
        read.block = place.get("commune", "")


NUMBERS = frozenset({"siret", "siren"})


def _place_in_words(organisation: Mapping[str, Any], place: Mapping[str, Any]) -> str:
    """A row's own id when it carries none: its name and where it stands."""
    where = place.get("street") or f"{place.get('lon', '')} {place.get('lat', '')}"
    words = f"{organisation['name']} {place.get('postcode', '')} {where}"
    return text.slugify(words, longest=60)
