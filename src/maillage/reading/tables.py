"""Tables: reads files of any kind in a child process with limits, writes them neutralised."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from maillage.base.numbers import decimal
from maillage.reading import apart
from maillage.reading.apart import Unreadable as Unreadable

CHILD = "maillage.reading.child"
WALL_SECONDS = 600
HEAD = 30
LOOKED_AT = 50  # rows, for the look of their values
NUL = b"\\u0000"  # as JSON writes it; PostgreSQL keeps none


@dataclass(frozen=True)
class WorkbookSheet:
    """A visible sheet of a workbook. `line`: where it begins among the rows that were read; `head`:
    its first rows, among which its titles are."""

    name: str
    rows: int
    line: int
    head: list[list[str]]


@dataclass(frozen=True)
class Asked:
    """What a person says of a file that was not read as it is; empty: as it looks."""

    encoding: str = ""
    delimiter: str = ""
    sheets: Sequence[str] = ()
    header_line: int = 0


@dataclass(frozen=True)
class FileShape:
    """What a file is. `rows`: those that are not empty, titles included; `header_at`: which of
    them seems to hold the titles of the columns; `cut`: the last row is not whole; `sheets`: all
    that its workbook shows; `open_quotes`: lines whose quote is never closed."""

    format: str
    encoding: str
    delimiter: str
    sheet: str
    rows: int
    header_at: int
    licence: str
    cut: bool
    sheets: list[WorkbookSheet] = field(default_factory=list)
    open_quotes: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class TableRow:
    """One row that is not empty. `offset`: where the next one begins in the converted file;
    `text`: its own bytes there."""

    line: int
    cells: list[str]
    offset: int
    text: bytes


AS_IT_LOOKS = Asked()


def convert(path: Path, into: Path, asked: Asked = AS_IT_LOOKS) -> FileShape:
    """Write the rows of a CSV, XLSX, XLS, ODS, JSON, GeoJSON or uMap file, gzipped or not, into one
    of ours, that `rows` reads. The file is hostile until read: a child does it.

    Raises Unreadable."""
    if not path.is_file():
        raise Unreadable(f"Le fichier « {path} » n’existe pas.")
    told = {"encoding": asked.encoding, "delimiter": asked.delimiter}
    options = json.dumps(told | {"wanted_sheets": list(asked.sheets)})
    otherwise = "Le fichier n’a pas pu être lu : il est abîmé, ou demande trop de mémoire."
    told_of = (str(path), str(into), options)
    found = apart.ask(CHILD, *told_of, wall=WALL_SECONDS, otherwise=otherwise)
    found["licence"] = found["licence"].replace("\x00", "")
    found["sheet"] = found["sheet"].replace("\x00", "")
    found["sheets"] = [WorkbookSheet(**sheet) for sheet in found["sheets"]]
    return FileShape(**{name: found[name] for name in FileShape.__dataclass_fields__})


def shape_of(converted: Path) -> FileShape:
    """The shape of a file that `written` wrote."""
    with converted.open("rb") as file:
        count = sum(1 for _line in file)
    return FileShape("", "utf-8", "", "", count, 0, "", cut=False)


def rows(converted: Path, offset: int = 0) -> Iterator[TableRow | int]:
    """The rows of a converted file from an offset on; an empty one is its line number."""
    with converted.open("rb") as file:
        file.seek(offset)
        for text in file:
            offset += len(text)
            found = json.loads(text)
            if NUL in text:
                found[1] = [cell.replace("\x00", "") for cell in found[1]]
            yield TableRow(found[0], found[1], offset, text) if len(found) == 2 else found[0]


def head(converted: Path) -> list[TableRow]:
    """The first rows, among which the titles are."""
    found: list[TableRow] = []
    for row in rows(converted):
        if isinstance(row, TableRow):
            found.append(row)
        if len(found) == HEAD:
            break
    return found


def samples(converted: Path, offset: int, titles: Sequence[str]) -> dict[str, list[str]]:
    """{title: what its first cells hold}, of the rows from an offset on."""
    found: dict[str, list[str]] = {title: [] for title in titles}
    for seen, row in enumerate(rows(converted, offset)):
        if isinstance(row, TableRow):
            for title, cell in zip(titles, row.cells, strict=False):
                if cell.strip():
                    found[title].append(cell.strip())
        if seen == LOOKED_AT:
            break
    return found


def titles(cells: Sequence[str]) -> list[str]:
    """The titles of the columns, each once: a second « Adresse » is « Adresse (2) »."""
    seen: Counter[str] = Counter()
    found = []
    for i, cell in enumerate(cells):
        name = " ".join(cell.split())[:100] or f"colonne {i + 1}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


# How people name what `Asked` may say.
ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows (1252)",
    "iso8859_15": "ISO 8859-15, Latin-9",
    "mac_roman": "Mac (Roman)",
    "cp850": "DOS (850)",
    "utf-16": "UTF-16",
}
DELIMITERS = {
    ";": _("point-virgule"),
    ",": _("virgule"),
    "\t": _("tabulation"),
    "|": _("barre verticale"),
}

RISKY = ("=", "+", "-", "@", "\t", "\r")
_FORMULA = re.compile(r"[=+\-@]\s*\+?[A-Za-z.]+\s*\(|=|@SUM|[+-]\w+\|")


def is_formula(cell: str) -> bool:
    """A cell that a spreadsheet would run: no list of people's words begins so."""
    return bool(_FORMULA.match(cell.strip()))


def neutral(value: object) -> str:
    """A cell that no spreadsheet runs as a formula."""
    text = "" if value is None else str(value)
    if text.startswith(RISKY) and decimal(text) is None:
        return "'" + text
    return text


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV that French spreadsheets open: semicolons, CRLF, a byte-order mark, neutral cells."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue()
