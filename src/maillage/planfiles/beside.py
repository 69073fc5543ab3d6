"""The further sheets of a workbook of ours: steps, budget lines, indicators, a row each."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from maillage.base.numbers import whole
from maillage.base.text import fold
from maillage.planfiles.compact import PARTS, STEPS, Part, WrongPart
from maillage.planfiles.tabled import NAME, NUMBER
from maillage.plans.dates import loop
from maillage.plans.models import PlanAction
from maillage.reading import tables
from maillage.reading.rows import DOUBTFUL, LEFT, CellFault
from maillage.sources.models import ImportRun
from maillage.sources.slices import converted, folder_of


def letters(at: int) -> str:
    """Of a column, from zero: A, B… Z, AA."""
    found = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        found = chr(65 + rest) + found
    return found


def _key(number: str, name: str) -> str:
    plain = number.strip().removesuffix(".0")
    return plain if whole(plain) is not None else f"+{fold(name)}"


@dataclass
class Beside:
    """`rows`: {part: {action: its rows}}; an action is its number, or `+` and its name."""

    rows: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)
    faults: dict[str, list[CellFault]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)  # where each action is first named

    def rows_of(self, part: str, key: str, name: str) -> list[dict[str, Any]]:
        there = self.rows.get(part, {})
        return [*there.get(key, ()), *there.get(f"+{fold(name)}", ())]

    def faults_of(self, key: str, name: str) -> list[CellFault]:
        return [*self.faults.get(key, ()), *self.faults.get(f"+{fold(name)}", ())]

    def orphans(self, numbers: set[str], names: set[str]) -> list[CellFault]:
        """What is said of no action of the table."""
        return [
            CellFault("orphan", place.split("!")[0], key.removeprefix("+"),
                      _("%(place)s : aucune action de ce tableau") % {"place": place}, LEFT)
            for key, place in self.places.items()
            if key not in numbers and key.removeprefix("+") not in names
        ]  # fmt: skip


NOTHING = Beside()


def of(run: ImportRun) -> Beside:
    """Those that the file of a run has, under our titles."""
    original = folder_of(run) / "original"
    there = {str(sheet[0]) for sheet in run.shape.get("sheets") or ()}
    wanted = {str(part.sheet): part for part in PARTS if str(part.sheet) in there}
    if not wanted or not original.exists():
        return NOTHING
    found = Beside()
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "rows"
        shape = tables.convert(original, into, tables.Asked(sheets=tuple(wanted)))
        begins = [(sheet.line, sheet.name) for sheet in shape.sheets if sheet.name in wanted]
        places: dict[str, dict[str, int]] = {}
        for row in tables.rows(into):
            if isinstance(row, int):
                continue
            first, name = max(place for place in begins if place[0] <= row.line)
            if name not in places:
                places[name] = {fold(cell).strip(): at for at, cell in enumerate(row.cells)}
                if _is_ours(wanted[name], places[name]):
                    found.rows[wanted[name].name] = {}
            elif wanted[name].name in found.rows:
                line = row.line - first + 1
                _take(found, wanted[name], places[name], line, row.cells)
    return found


def _is_ours(part: Part, places: Mapping[str, int]) -> bool:
    needed = [NUMBER, *(str(part.fields[name][0]) for name in part.needed)]
    return all(fold(title).strip() in places for title in needed)


def _take(
    found: Beside, part: Part, places: Mapping[str, int], line: int, cells: Sequence[str]
) -> None:
    def cell(title: str) -> str:
        at = places.get(fold(title).strip())
        told = cells[at] if at is not None and at < len(cells) else ""
        return told[1:] if told[:1] == "'" and told[1:2] in tables.RISKY else told

    told = [cell(title) for title in part.titles]
    if not any(map(str.strip, told)):
        return
    key = _key(cell(NUMBER), cell(NAME))
    found.places.setdefault(key, f"{part.sheet}!A{line}")
    try:
        rows = found.rows[part.name].setdefault(key, [])
        rows.append(part.read(told))
    except WrongPart as fault:
        at = places.get(fold(part.titles[fault.at]).strip(), 0)
        reason = f"{part.sheet}!{letters(at)}{line} : {fault}"
        wrong = CellFault("unreadable", str(part.sheet), fault.value, reason, DOUBTFUL)
        found.faults.setdefault(key, []).append(wrong)


class Waited:
    """The steps that a file and a plan have together, and who would wait for whom."""

    def __init__(
        self,
        actions: Iterable[PlanAction],
        parts: Beside,
        run: ImportRun | None,
        mapping: Mapping[str, str],
    ) -> None:
        self.names: set[str] = set()
        after: dict[str, dict[str, list[str]]] = {
            str(action.number): {
                f"{action.number}.{step.number}": [
                    f"{other.action.number}.{other.number}" for other in step.after.all()
                ]
                for step in action.steps.all()
            }
            for action in actions
        }
        self.numbers = set(after)
        for key, steps in parts.rows.get("steps", {}).items():
            after[key] = _graph(key, steps)
        if run is not None:
            for number, name, own in _named(run, mapping):
                self.numbers.add(number)
                self.names.add(fold(name))
                if own is not None:
                    after[number] = _graph(number, own)
        whole = {step: waits for steps in after.values() for step, waits in steps.items()}
        self.known = set(whole)
        path = loop(whole)
        told = " → ".join(path)
        self.loops = {step.split(".")[0]: told for step in path}


def _graph(key: str, steps: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    return {
        f"{key}.{step['number'] or n}": [
            part if "." in part else f"{key}.{part}" for part in step["after"]
        ]
        for n, step in enumerate(steps, 1)
    }


def _named(
    run: ImportRun, mapping: Mapping[str, str]
) -> Iterable[tuple[str, str, list[dict[str, Any]] | None]]:
    """Number, name and steps of each row of the table."""
    at = {mapping[title]: i for i, title in enumerate(run.columns) if mapping.get(title)}

    def cell(row: tables.TableRow, name: str) -> str:
        place = at.get(name)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    for row in tables.rows(converted(run)):
        if isinstance(row, int):
            continue
        steps: list[dict[str, Any]] | None = None
        if told := cell(row, "steps"):
            try:
                steps = STEPS.of_text(told.removeprefix("'"))
            except ValueError:
                steps = None  # the reader says it, with its address
        yield _key(cell(row, "number"), ""), cell(row, "name"), steps
