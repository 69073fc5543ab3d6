"""Reads one file and writes its rows as JSON lines, in a process that first limits itself, so that
a hostile file harms nothing but this process. It stands alone: a card and the standard library.

    python -I -m maillage.reading.child FILE INTO '{"encoding": "", "delimiter": "", "sheets": []}'

INTO receives `[line, [cells…]]` for a row and `[line]` for an empty one, titles included. The last
line of the output is what the file is (`tables.Shape`), or {"error": "…"}, a sentence in French.
"""

import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from maillage.reading.child import decoding, delimited, objects, workbooks
from maillage.reading.child.faults import FileFault
from maillage.reading.limits import limit

MEMORY, SECONDS = 2_000_000_000, 240
MOST_BYTES = 500_000_000
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = objects.MOST_ROWS, 200, delimited.LONGEST_CELL
MOST_UNZIPPED, MOST_RATIO = workbooks.MOST_UNZIPPED, workbooks.MOST_RATIO
DIGITS = re.compile("[0-9]+")  # this room stands alone: base.numbers is not there
HEAD = workbooks.HEAD

Cells = list[str]


# Which kind of file


def rows_of(path: Path, shape: dict, beside: Path) -> Iterator[tuple[int, Cells]]:
    """The rows of a file of any kind, told by its content and never by its name. `beside`: where
    this process may write; never where the file stands."""
    if path.stat().st_size > MOST_BYTES:
        raise FileFault("Le fichier dépasse 500 Mo.")
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise FileFault("Le fichier est vide.")
    if start[:2] == b"\x1f\x8b":
        return rows_of(unzipped(path, beside), shape, beside)
    if start[:4] == b"PK\x03\x04":
        workbooks.check_zip(path)
        return workbooks.read(path, shape)
    if start[:4] == b"\xd0\xcf\x11\xe0":
        return workbooks.read(path, shape)
    if start[:4] == b"%PDF":
        raise FileFault("C’est un document PDF : demandez le tableau dont il vient.")
    encoding = shape["encoding"] or decoding.encoding_of(path)
    if encoding is None:
        raise FileFault("Ce fichier n’est pas un tableau : il contient autre chose que du texte.")
    shape["encoding"] = encoding
    text = start.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if text[:1] == "<":
        raise FileFault(
            "C’est une page web ou un XML, même si son nom dit autre chose : "
            "enregistrez le tableau au format CSV, XLSX ou ODS."
        )
    if text[:1] in ("{", "["):
        return objects.read(path, shape)
    return delimited.read(path, shape)


def unzipped(path: Path, beside: Path) -> Path:
    """A gzip file, its size counted while reading."""
    into = beside.with_suffix(".unzipped")
    size = path.stat().st_size
    total = 0
    try:
        with gzip.open(path, "rb") as source, into.open("wb") as out:
            while chunk := source.read(1 << 20):
                total += len(chunk)
                if total > MOST_UNZIPPED or (total > 10_000_000 and total > size * MOST_RATIO):
                    raise FileFault("Ce fichier compressé est une bombe : il enfle démesurément.")
                out.write(chunk)
    except (OSError, EOFError) as fault:
        raise FileFault("Le fichier compressé est abîmé ou coupé.") from fault
    return into


# Out


def header_at(rows: list[Cells]) -> int:
    """The first row that is about as wide as the table and has no number in it."""
    filled = [[c for c in cells if c.strip()] for cells in rows]
    width = max(map(len, filled), default=0)
    for at, cells in enumerate(filled):
        if len(cells) >= max(2, width * 0.6) and not any(
            DIGITS.fullmatch(c.strip()) for c in cells
        ):
            return at
    return 0


def write(rows: Iterable[tuple[int, Cells]], into: Path, shape: dict) -> None:
    head: list[Cells] = []
    count, empty = 0, []
    dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with into.open("w", encoding="utf-8", errors="replace") as out:  # half a surrogate is « ? »
        for line, cells in rows:
            if not any(map(str.strip, cells)):
                empty.append(line)
                continue
            while cells and not cells[-1].strip():
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise FileFault(f"Le fichier a {len(cells)} colonnes ; {MOST_COLUMNS} au plus.")
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise FileFault(f"Ligne {line} : une cellule dépasse 20 000 caractères.")
            if empty and count:
                out.writelines(f"[{n}]\n" for n in empty)
            empty = []
            count += 1
            if count > MOST_ROWS + HEAD:
                raise FileFault("Le fichier a plus d’un million de lignes.")
            if count <= HEAD:
                head.append(cells)
            out.write(dump([line, cells]))
            out.write("\n")
    if not count:
        raise FileFault("Le fichier est vide.")
    shape["rows"] = count
    shape["header_at"] = 0 if shape["format"] == "json" else header_at(head)


def main(path: str, into: str, asked: str = "{}") -> None:
    limit(memory=MEMORY, seconds=SECONDS, written=4 * MOST_BYTES)
    shape: dict = {"encoding": "", "delimiter": "", "licence": "", "cut": False}
    shape |= {"sheet": "", "sheets": [], "wanted_sheets": [], "open_quotes": []} | json.loads(asked)
    try:
        write(rows_of(Path(path), shape, Path(into)), Path(into), shape)
    except FileFault as fault:
        shape = {"error": str(fault)}
    except MemoryError:
        shape = {"error": "Le fichier est trop lourd pour être lu."}
    except (UnicodeDecodeError, UnicodeEncodeError):
        shape = {"error": "Le texte du fichier est abîmé : enregistrez-le en UTF-8."}
    print(json.dumps(shape))


if __name__ == "__main__":
    main(*sys.argv[1:4])
