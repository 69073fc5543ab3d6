"""A row of any list, cell by cell: what is certain is repaired and said, the rest is left out or
refused, with its reason."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.reading import identifiers
from maillage.reading.cells import is_empty, lost_digits, repaired
from maillage.reading.columns import KnownColumn

REPAIRED, LEFT, DOUBTFUL, REJECTED = "repaired", "left", "doubtful", "rejected"
LONGEST_KEY = 80  # signs, of what tells a row from the others of its source
LONGEST_TOLD = 5000  # letters of a cell, as long as any text that is taken
FEWEST_FIGURES = 5  # of what was meant to be a number
FAULTS = {
    "leading_zero": _("zéro perdu par le tableur, remis"),
    "decimal": _("décimale ajoutée par le tableur, retirée"),
    "number_spaces": _("numéro écrit avec des espaces, resserré"),
    "number_label": _("numéro écrit parmi des mots, ou dans un numéro de TVA"),
    "number_lost": _("numéro perdu par le tableur (notation scientifique)"),
    "check_digit": _("clé de contrôle fausse : une faute de frappe"),
    "spaces": _("espaces en trop, retirés"),
    "mojibake": _("accents abîmés, réparés"),
    "html": _("balises HTML, retirées"),
    "unreadable": _("valeur illisible, laissée de côté"),
    "read_as": _("valeur écrite autrement, lue"),
    "beside": _("plusieurs choses dans une case : la première est lue"),
    "said_twice": _("déjà dit par une autre colonne de la ligne, laissé de côté"),
    "untitled": _("cellule au-delà des titres, laissée de côté"),
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}/[0-9]{2}/[0-9]{4}")
UNTITLED = _("aucun titre ne dit ce qu’elle contient")


@dataclass(frozen=True)
class CellFault:
    """What is wrong with a cell and what was made of it: *repaired* for certain, *left* out, the
    row *doubtful* or *rejected*."""

    code: str
    column: str
    value: str
    reason: str
    severity: str

    def as_row(self) -> dict[str, str]:
        return asdict(self) | {"value": self.value[:LONGEST_TOLD]}


@dataclass
class Read:
    """A row as its target understood it. `key`: the source's own id, or what stands for it, then
    `key_in_words` when that is only its name and where it is; `lasts`: the same words will say the
    same tomorrow."""

    line: int
    key: str = ""
    key_in_words: bool = False
    name: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    block: str = ""
    faults: list[CellFault] = field(default_factory=list)
    lasts: bool = True

    @property
    def verdict(self) -> str:
        """The worst of its faults."""
        found = {fault.severity for fault in self.faults}
        return next((s for s in (REJECTED, DOUBTFUL) if s in found), "")


class RowReader:
    """Reads the rows of one file: its columns are known once, its cells one by one. The reader of
    a target inherits it, and says what a row states."""

    def __init__(self, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
        named = ((i, title, mapping.get(title, "")) for i, title in enumerate(columns))
        self.named = [(i, title, name) for i, title, name in named if name]
        self.mapping, self.width = mapping, len(columns)
        self.title_of = {name: title for _i, title, name in reversed(self.named)}  # the first one

    def cells(self, read: Read, cells: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Title, name and repaired words of each cell that says something."""
        for i, title, name in self.named:
            raw = cells[i] if i < len(cells) else ""
            if raw and not is_empty(raw):
                yield title, name, self._repaired(read, title, raw)
        for i, raw in enumerate(cells[self.width :], self.width + 1):
            if raw and not is_empty(raw):
                title = str(_("colonne %(n)s") % {"n": i})
                read.faults.append(CellFault("untitled", title, raw, str(UNTITLED), LEFT))

    def _repaired(self, read: Read, title: str, raw: str) -> str:
        cell, repairs = repaired(raw)
        for code, reason in repairs:
            self.note(read, code, title, raw, reason)
        return cell

    def note(self, read: Read, code: str, title: str, value: str, reason: str) -> None:
        read.faults.append(CellFault(code, title, value, reason, REPAIRED))

    def cleaned(
        self, read: Read, title: str, cell: str, column: KnownColumn, stated: dict[str, Any]
    ) -> Any:
        """The value of a cell, None when it cannot be read, or says otherwise what the row `stated`
        before."""
        value = self._value(read, title, cell, column)
        if value is not None and stated.get(column.name, value) != value:
            reason = gettext("la ligne dit déjà « %(v)s »") % {"v": stated[column.name]}
            read.faults.append(CellFault("said_twice", title, cell, reason, LEFT))
            return None
        return value

    def _value(self, read: Read, title: str, cell: str, column: KnownColumn) -> Any:
        try:
            if column.pick is None:
                return self._told(read, title, cell, column.clean(cell))
            picked = column.pick(cell)
        except ValueError as fault:
            severity = REJECTED if column.is_vital else LEFT
            read.faults.append(CellFault("unreadable", title, cell, str(fault), severity))
            return None
        if not isinstance(picked.value, str):
            self._told(read, title, cell, picked.value)
            kept = gettext("la semaine")
        else:
            kept = picked.value
        if picked.rest:
            told = {"kept": kept, "rest": picked.rest}
            self.note(read, "beside", title, cell, _("lu « %(kept)s », laissé « %(rest)s »") % told)
        return picked.value

    def _told(self, read: Read, title: str, cell: str, value: Any) -> Any:
        """A value that its cell does not show is said: a week, a day in other figures."""
        if isinstance(value, dict):
            self.note(read, "read_as", title, cell, gettext("lu jour par jour"))
        elif isinstance(value, str) and _DAY.fullmatch(value) and not _PLAIN_DAY.fullmatch(cell):
            self.note(read, "read_as", title, cell, gettext("lu « %(v)s »") % {"v": value})
            read.lasts &= value[:4] in cell  # « 48 » is of the last century until 2048
        return value

    def number(self, read: Read, title: str, cell: str, into: dict[str, Any]) -> None:
        """What a cell of numbers says, whichever of the two it holds. Some figures that make no
        number may be a slip of the pen: somebody looks. Words are left aside."""
        if kept := lost_digits(cell):
            self._lost(read, title, cell, kept, into)
            return
        try:
            found = identifiers.number(cell)
        except identifiers.Unlike as fault:
            severity = DOUBTFUL if fault.figures >= FEWEST_FIGURES else LEFT
            read.faults.append(CellFault("unreadable", title, cell, str(fault), severity))
            return
        if not found.is_sure:
            reason = gettext("la clé de contrôle est fausse : une faute de frappe, sans doute")
            read.faults.append(CellFault("check_digit", title, cell, reason, DOUBTFUL))
            if identifiers.luhn(found.value[:9]):
                into["siren"] = found.value[:9]
            return
        if found.repair:
            self.note(read, found.repair, title, cell, gettext("lu « %(v)s »") % {"v": found.value})
        into[found.name] = found.value

    def _lost(self, read: Read, title: str, cell: str, kept: str, into: dict[str, Any]) -> None:
        """A spreadsheet kept the first digits only: they still say which SIREN it is."""
        reason = gettext("le tableur a perdu les derniers chiffres")
        if len(kept) >= 9 and identifiers.luhn(kept[:9]):
            into["siren"] = kept[:9]
            reason = gettext("le tableur a perdu des chiffres ; le SIREN %(s)s se lit encore") % {
                "s": kept[:9]
            }
        read.faults.append(CellFault("number_lost", title, cell, reason, DOUBTFUL))
