"""Tables: reads files in a child process with limits, writes them neutralised."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

try:
    import resource
except ImportError:  # not a Unix
    resource = None  # type: ignore[assignment]

CHILD = Path(__file__).with_name("tables_child.py")
MEMORY, SECONDS = 2_000_000_000, 120


class Unreadable(Exception):
    """The file cannot be read; the message, in French, says why."""


@dataclass(frozen=True)
class Row:
    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    header: list[str]
    rows: list[Row]
    encoding: str
    delimiter: str


def _limits() -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def read(path: Path) -> Table:
    """Read a CSV file: UTF-8, UTF-16 or cp1252; any usual delimiter; titles above the header.

    Raises Unreadable."""
    if not path.is_file():
        raise Unreadable(f"Le fichier « {path} » n’existe pas.")
    child = subprocess.run(
        [sys.executable, "-I", str(CHILD), str(path)],
        capture_output=True,
        preexec_fn=_limits,
        timeout=SECONDS * 2,
    )
    lines = child.stdout.decode("utf-8").splitlines()
    parsed = [json.loads(line) for line in lines]
    error = next((line["error"] for line in parsed[-1:] if "error" in line), "")
    if error or child.returncode or not parsed:
        raise Unreadable(error or "Le fichier n’a pas pu être lu : il est peut-être abîmé.")
    first, *rest = parsed
    header = first["header"]
    names = [name or f"colonne {i + 1}" for i, name in enumerate(header)]
    rows = [Row(r["line"], dict(zip(names, r["cells"], strict=False))) for r in rest]
    return Table(names, rows, first["encoding"], first["delimiter"])


RISKY = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: object) -> str:
    """A cell that no spreadsheet runs as a formula."""
    text = "" if value is None else str(value)
    if text.startswith(RISKY) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV that French spreadsheets open: semicolons, CRLF, a byte-order mark, neutral cells."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue()
