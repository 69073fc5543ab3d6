"""Reads one file and writes its rows as JSON lines. Runs alone in a process that first limits
itself: no import of ours, so that a hostile file harms nothing but this process.

    python -I tables_child.py FILE INTO

INTO receives `[line, [cells…]]` for a row and `[line]` for an empty one, titles included. The last
line of the output is {"format", "encoding", "delimiter", "sheet", "rows", "header_at", "licence"}
or {"error": "…"}, a sentence in French.
"""

import codecs
import csv
import datetime as dt
import gzip
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

try:
    import resource
except ImportError:  # not a Unix
    resource = None  # type: ignore[assignment]

MEMORY, SECONDS = 2_000_000_000, 240
MOST_BYTES = 500_000_000
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1_000_000, 200, 20_000
MOST_UNZIPPED, MOST_RATIO = 500_000_000, 200
DIGITS = re.compile("[0-9]+")  # this file stands alone: base.numbers is not there
HEAD = 30  # rows among which the titles are looked for
DEEPEST = 4  # levels of objects inside objects that become columns

Cells = list[str]


class Fault(Exception):
    """What is wrong with the file, in French."""


# Which kind of file


def rows_of(path: Path, shape: dict) -> Iterator[tuple[int, Cells]]:
    """The rows of a file of any kind, told by its content and never by its name."""
    if path.stat().st_size > MOST_BYTES:
        raise Fault("Le fichier dépasse 500 Mo.")
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise Fault("Le fichier est vide.")
    if start[:2] == b"\x1f\x8b":
        return rows_of(unzipped(path), shape)
    if start[:4] == b"PK\x03\x04":
        check_zip(path)
        return sheet_rows(path, shape)
    if start[:4] == b"\xd0\xcf\x11\xe0":
        return sheet_rows(path, shape)
    if start[:4] == b"%PDF":
        raise Fault("C’est un document PDF : demandez le tableau dont il vient.")
    shape["encoding"] = encoding_of(path, start)
    text = start.decode(shape["encoding"], errors="ignore").lstrip("\ufeff \t\r\n")
    if text[:1] == "<":
        raise Fault(
            "C’est une page web ou un XML, même si son nom dit autre chose : "
            "enregistrez le tableau au format CSV, XLSX ou ODS."
        )
    if text[:1] in ("{", "["):
        return json_rows(path, shape)
    return csv_rows(path, shape)


def encoding_of(path: Path, start: bytes) -> str:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    zeros = [start[parity:400:2].count(0) for parity in (0, 1)]
    if max(zeros) > 10 > 4 * min(zeros):  # plain letters in two bytes each
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    if b"\x00" in start:
        raise Fault("Ce fichier n’est pas un tableau : il contient autre chose que du texte.")
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def unzipped(path: Path) -> Path:
    """A gzip file beside itself, its size counted while reading."""
    into = path.with_suffix(".unzipped")
    size = path.stat().st_size
    total = 0
    try:
        with gzip.open(path, "rb") as source, into.open("wb") as out:
            while chunk := source.read(1 << 20):
                total += len(chunk)
                if total > MOST_UNZIPPED or (total > 10_000_000 and total > size * MOST_RATIO):
                    raise Fault("Ce fichier compressé est une bombe : il enfle démesurément.")
                out.write(chunk)
    except (OSError, EOFError) as fault:
        raise Fault("Le fichier compressé est abîmé ou coupé.") from fault
    return into


def check_zip(path: Path) -> None:
    """A spreadsheet is a zip of XML: neither a bomb, nor entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if not any(n in names for n in ("xl/workbook.xml", "content.xml", "xl/workbook.bin")):
                raise Fault("Ce fichier zip n’est pas un classeur (XLSX ou ODS).")
            total = 0
            for member in archive.infolist():
                with archive.open(member) as part:
                    begins = part.read(2048)
                    if b"<!DOCTYPE" in begins or b"<!ENTITY" in begins:
                        raise Fault("Ce classeur contient des entités XML : il n’est pas lu.")
                    total += len(begins)
                    while chunk := part.read(1 << 20):
                        total += len(chunk)
                        if total > MOST_UNZIPPED or (
                            total > 20_000_000 and total > path.stat().st_size * MOST_RATIO
                        ):
                            raise Fault("Ce classeur est une bombe : il enfle démesurément.")
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
        raise Fault("Le classeur est abîmé, coupé, ou protégé par un mot de passe.") from fault


# CSV


def delimiter_of(lines: list[str]) -> str:
    """The mark that most lines carry as often as their neighbours."""
    kept = [line for line in lines if line.strip()]
    return max(";,\t|", key=lambda mark: sorted(line.count(mark) for line in kept)[len(kept) // 2])


def csv_rows(path: Path, shape: dict) -> Iterator[tuple[int, Cells]]:
    errors = "replace" if shape["encoding"] == "cp1252" else "strict"
    with path.open(encoding=shape["encoding"], errors=errors, newline="") as file:
        shape["format"] = "csv"
        sample = [line for line, _ in zip(file, range(60), strict=False)]
        shape["delimiter"] = delimiter_of(sample)
        ends_clean = path_ends_with_newline(path)
        file.seek(0)
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(file, delimiter=shape["delimiter"])
        line, width, last = 1, 0, None
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as fault:
                raise Fault(
                    f"Ligne {line} : une cellule dépasse 20 000 caractères. "
                    "Un guillemet n’est sans doute pas refermé."
                ) from fault
            if last is not None:
                yield last
            last = (line, cells)
            width = max(width, len(cells))
            line = reader.line_num + 1
        if last is not None:
            # A file cut in the middle of a row: what is left of it is not a row.
            shape["cut"] = not ends_clean and 1 < len(last[1]) < width
            yield last


def path_ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4))
        return any(mark in file.read() for mark in (b"\n", b"\r"))


# Spreadsheets


def sheet_rows(path: Path, shape: dict) -> Iterator[tuple[int, Cells]]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    shape["format"] = "spreadsheet"
    try:
        book = CalamineWorkbook.from_path(str(path))
        visible = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
        sheets = [book.get_sheet_by_name(name) for name in visible or book.sheet_names]
        sheet = max(sheets, key=lambda s: s.height * s.width)  # the first of equals
        if not sheet.height:
            raise Fault("Le classeur est vide.")
    except (CalamineError, OSError, ValueError) as fault:
        raise Fault("Le classeur est abîmé, ou protégé par un mot de passe.") from fault
    shape["sheet"] = sheet.name
    first = sheet.start[0] if sheet.start else 0
    for i, row in enumerate(sheet.iter_rows()):
        if i < first and not any(row):
            continue
        yield i + 1, [spelt(cell) for cell in row]


def spelt(cell: object) -> str:
    """A typed cell as a person reads it: `42000.0` is 42000, a date is an ISO date."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.isoformat()[:10] if midnight else cell.isoformat(" ", "minutes")
    return str(cell)


# JSON and GeoJSON


def json_rows(path: Path, shape: dict) -> Iterator[tuple[int, Cells]]:
    try:
        with path.open(encoding=shape["encoding"]) as file:
            found = json.load(file)
    except (ValueError, RecursionError) as fault:
        where = f", ligne {fault.lineno}" if isinstance(fault, json.JSONDecodeError) else ""
        raise Fault(f"Le JSON est abîmé ou coupé{where}.") from fault
    shape["format"] = "json"
    if isinstance(found, dict):
        shape["licence"] = str(found.get("licence") or found.get("license") or "")[:300]
        lists: list = [found.get(name) for name in ("features", "data")]
        others = [value for value in found.values() if isinstance(value, list)]
        lists += sorted(others, key=len, reverse=True)
        found = next((v for v in lists if isinstance(v, list)), [found])
    items = [item for item in found if isinstance(item, dict)]
    if not items:
        raise Fault("Ce JSON n’est pas une liste d’objets.")
    if len(items) > MOST_ROWS:
        raise Fault("Le fichier a plus d’un million de lignes.")
    flat = [flattened(item) for item in items]
    header = list(dict.fromkeys(name for row in flat for name in row))
    yield 0, header
    for i, row in enumerate(flat):
        yield i + 1, [row.get(name, "") for name in header]


def flattened(item: dict, prefix: str = "", depth: int = 0) -> dict[str, str]:
    """{"geo": {"latitude": 45}} → {"geo.latitude": "45"}; a GeoJSON point gives lon and lat."""
    row: dict[str, str] = {}
    for name, value in item.items():
        path = f"{prefix}{name}"
        if name == "geometry" and isinstance(value, dict):
            at = value.get("coordinates")
            row["geometry"] = str(value.get("type") or "")
            if row["geometry"] == "Point" and isinstance(at, list) and len(at) > 1:
                row["longitude"], row["latitude"] = spelt(at[0]), spelt(at[1])
        elif isinstance(value, dict) and depth < DEEPEST:
            inner = "" if name == "properties" and not prefix else f"{path}."
            row |= flattened(value, inner, depth + 1)
        else:
            row[path] = listed(value)
    return row


def listed(value: object) -> str:
    if isinstance(value, list):
        named = [v.get("name", "") if isinstance(v, dict) else v for v in value]
        return ", ".join(spelt(v) for v in named if not isinstance(v, dict | list))
    if isinstance(value, dict):
        return ""
    return spelt(value)


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
                raise Fault(f"Le fichier a {len(cells)} colonnes ; {MOST_COLUMNS} au plus.")
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise Fault(f"Ligne {line} : une cellule dépasse 20 000 caractères.")
            if empty and count:
                out.writelines(f"[{n}]\n" for n in empty)
            empty = []
            count += 1
            if count > MOST_ROWS + HEAD:
                raise Fault("Le fichier a plus d’un million de lignes.")
            if count <= HEAD:
                head.append(cells)
            out.write(dump([line, cells]))
            out.write("\n")
    if not count:
        raise Fault("Le fichier est vide.")
    shape["rows"] = count
    shape["header_at"] = 0 if shape["format"] == "json" else header_at(head)


def main(path: str, into: str) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (4 * MOST_BYTES, 4 * MOST_BYTES))
    shape: dict = {"encoding": "", "delimiter": "", "sheet": "", "licence": "", "cut": False}
    try:
        write(rows_of(Path(path), shape), Path(into), shape)
    except Fault as fault:
        shape = {"error": str(fault)}
    except MemoryError:
        shape = {"error": "Le fichier est trop lourd pour être lu."}
    except (UnicodeDecodeError, UnicodeEncodeError):
        shape = {"error": "Le texte du fichier est abîmé : enregistrez-le en UTF-8."}
    print(json.dumps(shape))


if __name__ == "__main__":
    main(*sys.argv[1:3])
