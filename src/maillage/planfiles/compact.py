"""What an action has several of: its steps, its budget lines, what measures it. A sheet of a
workbook holds them a row each; the cell of a file without sheets, a line each."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock
from maillage.base.numbers import decimal
from maillage.figures.rules import rounded
from maillage.plans.dates import is_possible
from maillage.plans.models import CENTS
from maillage.plans.rules import cents
from maillage.reading.cells import date_of_list, text_of

_BAR = re.compile(r"(?<!\\)\|")
_REFERENCE = re.compile(r"(?:[0-9]{1,6}\.)?[0-9]{1,4}")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:[.,]0)?")


class WrongPart(ValueError):
    """`at`: which of its fields is wrong."""

    def __init__(self, at: int, value: str, why: str) -> None:
        super().__init__(why)
        self.at, self.value = at, value


def whole(typed: str) -> int:
    found = re.fullmatch(r"([0-9]{1,4})(?:[.,]0)?", typed.strip())
    if not found:
        raise ValueError(_("ce n’est pas un numéro"))
    return int(found[1])


def year(typed: str) -> int:
    found = _YEAR.fullmatch(typed.strip())
    if not found:
        raise ValueError(_("ce n’est pas une année"))
    return int(found[1])


def day(typed: str) -> str:
    found = date_of_list(typed)
    if not is_possible(dt.date.fromisoformat(found)):
        raise ValueError(_("cette date est impossible"))
    return found


def past_day(typed: str) -> str:
    found = day(typed)
    if found > clock.today().isoformat():
        raise ValueError(_("ce qui est fait ne peut pas l’être dans l’avenir"))
    return found


def references(typed: str) -> list[str]:
    found = [part for part in re.split(r"[\s;,]+", typed.strip()) if part]
    for part in found:
        if not _REFERENCE.fullmatch(part):
            told = {"told": part}
            raise ValueError(_("« %(told)s » n’est pas une étape : écrivez 2, ou 12.2") % told)
    return found


def quantity(typed: str) -> str:
    plain = re.sub(r"[ \u00a0\u202f]", "", typed).replace(",", ".")
    kept = None if decimal(plain) is None else rounded(Decimal(plain))
    if kept is None:
        raise ValueError(_("ce n’est pas un nombre"))
    return f"{kept:f}"


@dataclass(frozen=True)
class Part:
    """`fields`: {name: (title, how it is read)}, in their order; `needed`: those that a row must
    say; `empty`: what the others are when it does not."""

    name: str
    sheet: Any
    fields: Mapping[str, tuple[Any, Callable[[str], Any]]]
    needed: tuple[str, ...]
    empty: Mapping[str, Any] = field(default_factory=dict)

    @property
    def titles(self) -> list[str]:
        return [str(title) for title, _clean in self.fields.values()]

    def read(self, cells: Sequence[str]) -> dict[str, Any]:
        """Raises WrongPart."""
        found: dict[str, Any] = {}
        for at, (name, (title, clean)) in enumerate(self.fields.items()):
            told = cells[at].strip() if at < len(cells) else ""
            if not told and name in self.needed:
                raise WrongPart(at, "", _("il manque : %(what)s") % {"what": title})
            try:
                found[name] = clean(told) if told else self.empty.get(name)
            except ValueError as fault:
                raise WrongPart(at, told, f"{title} « {told} », {fault}") from fault
        return found

    def of_text(self, typed: str) -> list[dict[str, Any]]:
        """Raises ValueError with the line that is wrong."""
        found = []
        for n, told in enumerate(filter(None, map(str.strip, typed.splitlines())), 1):
            try:
                found.append(self.read([cell.replace("\\|", "|") for cell in _BAR.split(told)]))
            except WrongPart as fault:
                said = {"n": n, "why": fault}
                raise ValueError(_("ligne %(n)s de la case : %(why)s") % said) from fault
        return found

    def in_text(self, rows: Sequence[Sequence[Any]]) -> str:
        return "\n".join(map(_line, rows))


def _line(row: Sequence[Any]) -> str:
    cells = [written(cell).replace("|", "\\|") for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return " | ".join(cells)


def written(cell: Any) -> str:
    """A cell that is read as the number, or the day, that it was."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


STEPS = Part(
    "steps",
    gettext_lazy("Étapes"),
    {
        "number": (gettext_lazy("N° d’étape"), whole),
        "name": (gettext_lazy("Étape"), text_of(200)),
        "planned": (gettext_lazy("Prévue le"), day),
        "expected": (gettext_lazy("Repoussée au"), day),
        "done_on": (gettext_lazy("Faite le"), past_day),
        "after": (gettext_lazy("Après"), references),
        "note": (gettext_lazy("Précision"), text_of(300)),
    },
    ("name",),
    {"after": [], "note": "", "number": 0},
)
LINES = Part(
    "lines",
    gettext_lazy("Budget"),
    {
        "funder": (gettext_lazy("Financeur"), text_of(120)),
        "year": (gettext_lazy("Année"), year),
        "planned": (gettext_lazy("Prévu (€)"), cents),
        "requested": (gettext_lazy("Demandé (€)"), cents),
        "obtained": (gettext_lazy("Obtenu (€)"), cents),
        "spent": (gettext_lazy("Dépensé (€)"), cents),
    },
    ("funder", "year"),
    dict.fromkeys(CENTS, 0),
)
MEASURES = Part(
    "measures",
    gettext_lazy("Indicateurs"),
    {
        "name": (gettext_lazy("Indicateur"), text_of(200)),
        "baseline": (gettext_lazy("Au départ"), quantity),
        "target": (gettext_lazy("Cible"), quantity),
    },
    ("name",),
)
PARTS = (STEPS, LINES, MEASURES)


def euros(cents: int) -> Decimal:
    """Whole euros have no cents."""
    found = Decimal(cents) / 100
    return found.quantize(Decimal(1)) if found == found.to_integral() else found


def shortest(value: Decimal | None) -> Decimal | None:
    """Decimal("450.0000") → 450."""
    return None if value is None else Decimal(f"{value:f}".rstrip("0").rstrip("."))


def rows_of(action: Any, part: Part, names: Mapping[int, str]) -> list[list[Any]]:
    """The rows of a part of an action, as `stated.wholly` fetches it; `names`: of indicators."""
    if part is STEPS:
        return [
            [row.number, row.name, row.planned, row.expected, row.done_on, _after(row), row.note]
            for row in action.steps.all()
        ]
    if part is LINES:
        return [
            [row.funder.name, row.year, *(euros(getattr(row, name)) for name in CENTS)]
            for row in action.lines.all()
        ]
    return [
        [names[row.indicator_id], shortest(row.baseline), shortest(row.target)]
        for row in action.indicators.all()
    ]


def _after(step: Any) -> str:
    waited = sorted((other.action.number, other.number) for other in step.after.all())
    return "; ".join(f"{action}.{number}" for action, number in waited)
