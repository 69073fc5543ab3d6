"""Frozen tables as they are read: rows, shares, charts, what is hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from maillage.publications.rules import UNSAID
from maillage.questionnaires.rules.questionnaire import QuestionKind
from maillage.surveys.drawing import bars

MOST_BARS = 12


class ShownCell(NamedTuple):
    """`n`: None where it is hidden, and then `why`; `share`: in hundredths of what it is part of,
    None where that is not shown."""

    n: int | None
    share: int | None = None
    total: float | None = None
    mean: float | None = None
    why: str = ""


class ShownRow(NamedTuple):
    """`cells`: of each column its name and what it shows; one without a name where there is one."""

    code: str
    label: str
    cells: list[tuple[str, ShownCell]]

    @property
    def first(self) -> ShownCell:
        return self.cells[0][1]


@dataclass(frozen=True)
class ShownTable:
    """`by`: nothing for a number alone, one question, or two; `folded`: lines of a long table that
    show nothing, said in one."""

    by: Sequence[Mapping[str, Any]]
    measure: Mapping[str, Any] | None
    columns: list[str]
    rows: list[ShownRow]
    hidden: int
    folded: int
    chart: SafeString | str = ""

    @property
    def title(self) -> str:
        told = [*([self.measure] if self.measure else []), *self.by]
        return " × ".join(one["label"] for one in told)

    @property
    def part(self) -> str:
        """Of the form; a crossing is of none."""
        return "" if self.is_crossed else (self.measure or self.by[0])["part"]

    @property
    def is_crossed(self) -> bool:
        return len(self.by) + bool(self.measure) > 1


def shown_tables(tables: Sequence[Mapping[str, Any]], many: int) -> list[ShownTable]:
    return [_table(table, many) for table in tables]


def _table(table: Mapping[str, Any], many: int) -> ShownTable:
    by, cells = table["by"], {tuple(cell["key"]): cell for cell in table["cells"]}
    hidden = sum(cell["n"] is None for cell in cells.values())
    if not by:
        rows = [ShownRow("", "", [("", _cell(cells[()], many))])]
        return ShownTable(by, table["measure"], [], rows, hidden, 0)
    names = table["labels"]
    columns = names[1] if len(by) > 1 else {}
    rows = []
    for code, label in names[0].items():
        if columns:
            line = [cells[(code, other)] for other in columns]
            whole = None if _repeats(by[1]) else _sum(line)
            told = [
                (name, _cell(one, whole)) for name, one in zip(columns.values(), line, strict=True)
            ]
        else:
            told = [("", _cell(cells[(code,)], many))]
        rows.append(ShownRow(code, label, told))
    folded = 0
    if by[0]["kind"] == QuestionKind.COMMUNE:  # a territory has many, most of which say nothing
        told_ones = [row for row in rows if any(cell.n is not None for _c, cell in row.cells)]
        folded, rows = len(rows) - len(told_ones), _sorted(told_ones)
    chart = "" if columns or table["measure"] else _chart(rows, many)
    return ShownTable(by, table["measure"], list(columns.values()), rows, hidden, folded, chart)


def _sorted(rows: list[ShownRow]) -> list[ShownRow]:
    return sorted(rows, key=lambda row: (row.code == UNSAID, -(row.first.n or 0), row.label))


def _repeats(question: Mapping[str, Any]) -> bool:
    """An answer of several choices stands in several columns."""
    return bool(question["kind"] == QuestionKind.SEVERAL)


def _sum(line: Sequence[Mapping[str, Any]]) -> int | None:
    counts = [one["n"] for one in line]
    return sum(counts) if None not in counts else None


def _cell(cell: Mapping[str, Any], whole: int | None) -> ShownCell:
    n, total = cell["n"], cell["total"]
    share = round(100 * n / whole) if n is not None and whole else None
    number = None if total is None else float(total)
    mean = number / n if number is not None and n else None
    return ShownCell(n, share, number, mean, cell["why"])


def _chart(rows: Sequence[ShownRow], many: int) -> SafeString | str:
    """What is shown; that nobody is silent is left to the table."""
    drawn = [
        (row.label, n, n / many)
        for row in rows
        if (n := row.first.n) is not None and (n or row.code != UNSAID)
    ]
    return bars(drawn[:MOST_BARS]) if drawn else ""
