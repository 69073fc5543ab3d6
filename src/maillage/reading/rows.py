"""A row of any list, cell by cell: what is certain is repaired and said, the rest is left out or
refused, with its reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.reading.cells import is_empty, repaired
from maillage.reading.columns import KnownColumn

REPAIRED, LEFT, DOUBTFUL, REJECTED = "repaired", "left", "doubtful", "rejected"
FAULTS = {
    "spaces": _("espaces en trop, retirés"),
    "mojibake": _("accents abîmés, réparés"),
    "html": _("balises HTML, retirées"),
    "unreadable": _("valeur illisible, laissée de côté"),
    "beside": _("plusieurs choses dans une case : la première est lue"),
    "untitled": _("cellule au-delà des titres, laissée de côté"),
}
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
        return asdict(self) | {"value": self.value[:200]}


@dataclass
class Read:
    """A row as its target understood it. `key`: the source's own id, or what stands for it."""

    line: int
    key: str = ""
    name: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    block: str = ""
    faults: list[CellFault] = field(default_factory=list)

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
        self.title_of = {name: title for _i, title, name in self.named}

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
        """The value of a cell, None when it cannot be read. `stated`: what the row said before."""
        try:
            if column.pick is None:
                return column.clean(cell)
            picked = column.pick(cell)
        except ValueError as fault:
            severity = REJECTED if column.is_vital else LEFT
            read.faults.append(CellFault("unreadable", title, cell, str(fault), severity))
            return None
        if picked.rest:
            told = {"kept": picked.value, "rest": picked.rest}
            self.note(read, "beside", title, cell, _("lu « %(kept)s », laissé « %(rest)s »") % told)
        return picked.value
