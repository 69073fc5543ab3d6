"""Opening a table: which sheets, which row of titles, judged by whoever knows the words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage.base import text
from maillage.base.numbers import decimal
from maillage.reading import tables

FIGURE = 3  # a cell of figures says « row » as loud as so many words say « titles »
Recognise = Callable[[list[str]], Mapping[str, Any]]


@dataclass(frozen=True)
class OpenedTable:
    """A table that was read. `titles`: of every column, each once; `line`: theirs in the file;
    `offset`: where the first row begins; `total`: rows under them; `sheets`: those read."""

    shape: tables.FileShape
    titles: list[str]
    line: int
    offset: int
    total: int
    sheets: list[str]


def opened(original: Path, into: Path, asked: tables.Asked, recognise: Recognise) -> OpenedTable:
    """Convert a file and find its titles. `recognise(titles)`: {title: what it holds}; of several
    sheets, those are read that say the most under the same titles. Raises tables.Unreadable."""
    shape = tables.convert(original, into, asked)
    read = [name for name in asked.sheets or (shape.sheet,) if name]
    if not asked.sheets and len(shape.sheets) > 1:
        telling = _telling(shape, recognise)
        if telling != read:
            read = telling
            shape = tables.convert(original, into, _with_sheets(asked, telling))
    return titled(into, shape, recognise, line=asked.header_line, sheets=read)


def titled(
    into: Path,
    shape: tables.FileShape,
    recognise: Recognise,
    *,
    line: int = 0,
    sheets: Sequence[str] = (),
) -> OpenedTable:
    """The titles of a file that is converted: on this line, or where the most are recognised."""
    head = tables.head(into)
    best = next(
        (i for i, row in enumerate(head) if row.line == line),
        _best([row.cells for row in head], recognise, shape.header_at),
    )
    titles = tables.titles(head[best].cells)
    width = max(len(row.cells) for row in head)
    titles += tables.titles([""] * width)[len(titles) :]
    row = head[best]
    return OpenedTable(shape, titles, row.line, row.offset, shape.rows - best - 1, list(sheets))


def _best(head: Sequence[Sequence[str]], recognise: Recognise, looks: int) -> int:
    """The row whose cells are recognised most and are no figures, since a row may hold « SIRET »;
    of equals, the one that looks like titles."""

    def telling(i: int) -> int:
        figures = sum(1 for cell in head[i] if decimal(cell) is not None)
        return len(recognise(tables.titles(head[i]))) - FIGURE * figures

    return max(range(len(head)), key=lambda i: (telling(i), i == looks, -i))


def _telling(shape: tables.FileShape, recognise: Recognise) -> list[str]:
    """The sheet that says the most, and those that have its very titles, in their order."""
    stated: dict[str, tuple[int, list[str]]] = {}
    for sheet in shape.sheets:
        if sheet.head:
            titles = sheet.head[_best(sheet.head, recognise, 0)]
            known = len(recognise(tables.titles(titles)))
            stated[sheet.name] = (known, [text.fold(cell) for cell in titles])
    rows = {sheet.name: sheet.rows for sheet in shape.sheets}
    first = max(stated, key=lambda name: (stated[name][0], rows[name]))
    return [name for name, (_known, titles) in stated.items() if titles == stated[first][1]]


def _with_sheets(asked: tables.Asked, names: Sequence[str]) -> tables.Asked:
    return tables.Asked(asked.encoding, asked.delimiter, tuple(names), asked.header_line)
