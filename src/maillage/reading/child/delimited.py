"""Rows of a text whose cells are parted by a sign. A quote never closed eats no other row."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

Cells = list[str]
MARKS = ";,\t|│"  # the last one is the rule of a table that DOS drew
LONGEST_CELL = 20_000
SAMPLE = 200  # rows that tell what parts the cells
TALLEST = 100  # lines that one row may take, cells of several lines included
MOST_TRIALS = 500  # quotes that close nowhere: a file of them is not searched a hundred times over


def delimiter_of(lines: list[str]) -> str:
    """The mark that makes the most rows as wide as each other, and then the widest. A comma in an
    address makes rows of all widths."""
    whole = [line for line in lines if line.strip()]

    def agrees(mark: str) -> tuple[float, int]:
        counts = Counter(len(row.cells) for row in rows(whole, mark))
        width, many = max(counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        return (many / counts.total() if width > 1 else 0.0, width)

    return max(MARKS, key=agrees) if whole else MARKS[0]


class TextRow:
    """The line where it begins, its cells, and whether a quote of it was never closed."""

    __slots__ = ("cells", "is_open", "line")

    def __init__(self, line: int, cells: Cells, is_open: bool = False) -> None:
        self.line, self.cells, self.is_open = line, cells, is_open


def rows(lines: Iterable[str], mark: str) -> Iterator[TextRow]:
    """A row takes several lines only when its quotes close in right places and make as many cells
    as its neighbours have; else each of its lines is a row, and its quotes are plain signs."""
    ahead: list[tuple[int, str]] = []
    numbered = enumerate(lines, 1)
    width = failed = 0
    while True:
        if not ahead and (further := next(numbered, None)) is not None:
            ahead.append(further)
        if not ahead:
            return
        line, text = ahead.pop(0)
        row = _alone(line, text, mark)
        if row.is_open and failed < MOST_TRIALS:
            if (found := _taller(text, ahead, numbered, mark, width)) is None:
                failed += 1
            else:
                cells, taken = found
                del ahead[:taken]
                row = TextRow(line, cells)
        width = width or len(row.cells)
        yield row


def _alone(line: int, text: str, mark: str) -> TextRow:
    """A row of one line; one whose quotes are in no right place is cut at its marks."""
    if '"' not in text:
        return TextRow(line, text.rstrip("\r\n").split(mark))
    if (cells := _strict([text], mark)) is not None:
        return TextRow(line, cells)
    return TextRow(line, _plain(text, mark), _is_open(text, mark))


def _taller(
    text: str,
    ahead: list[tuple[int, str]],
    numbered: Iterator[tuple[int, str]],
    mark: str,
    width: int,
) -> tuple[Cells, int] | None:
    """The cells of a row that goes on over the next lines, and how many of them it takes."""
    block = [text]
    for taken in range(1, TALLEST + 1):
        if len(ahead) < taken:
            if (further := next(numbered, None)) is None:
                return None
            ahead.append(further)
        block.append(ahead[taken - 1][1])
        if '"' in block[-1] and (cells := _strict(block, mark)) is not None:
            return (cells, taken) if width in (0, len(cells)) else None
    return None


def _strict(block: list[str], mark: str) -> Cells | None:
    """The cells of these lines when they are one row with all its quotes in place."""
    try:
        found = list(islice(csv.reader(block, delimiter=mark, strict=True), 2))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None


def _is_open(text: str, mark: str) -> bool:
    """A quote that begins a cell is not closed on its line."""
    try:
        list(csv.reader([text], delimiter=mark, strict=True))
    except csv.Error as fault:
        return "end of data" in str(fault)
    return False


def _plain(text: str, mark: str) -> Cells:
    """The cells of one line whose quotes part nothing: those around a whole cell are taken off."""
    return [_unquoted(cell) for cell in text.rstrip("\r\n").split(mark)]


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        cell = cell[1:-1]
    elif cell.startswith('"') and cell.count('"') == 1:
        cell = cell[1:]
    return cell.replace('""', '"')


def read(path: Path, shape: dict) -> Iterator[tuple[int, Cells]]:
    """The rows of a file; `shape` learns what parts them, whether the last one is cut, and the
    lines whose quote was never closed."""
    shape["format"] = "csv"
    csv.field_size_limit(LONGEST_CELL)
    # What is broken in its own encoding becomes U+FFFD, which no row with a name keeps.
    with path.open(encoding=shape["encoding"], errors="replace", newline="") as file:
        if not shape["delimiter"]:
            shape["delimiter"] = delimiter_of(list(islice(file, SAMPLE)))
            file.seek(0)
        width, last = 0, None
        for row in rows(file, shape["delimiter"]):
            if last is not None:
                yield last.line, last.cells
            last = row
            width = max(width, len(row.cells))
            if row.is_open and len(shape["open_quotes"]) < SAMPLE:
                shape["open_quotes"].append(row.line)
    if last is not None:
        shape["cut"] = len(last.cells) < width and not _ends_its_line(path)
        yield last.line, last.cells


def _ends_its_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4))
        return any(mark in file.read() for mark in (b"\n", b"\r"))
