"""Rows of a workbook, as a person sees them: visible sheets, merged cells filled."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from maillage.reading.child.faults import FileFault

Cells = list[str]
MOST_UNZIPPED, MOST_RATIO = 500_000_000, 200
PARTS = ("xl/workbook.xml", "content.xml", "xl/workbook.bin")
SPOILT = "Le classeur est abîmé, ou protégé par un mot de passe."
HEAD = 30  # rows among which the titles are looked for
MOST_SHEETS = 50


def check_zip(path: Path) -> None:
    """A spreadsheet is a zip of XML: neither a bomb, nor entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            if not any(name in archive.namelist() for name in PARTS):
                raise FileFault("Ce fichier zip n’est pas un classeur (XLSX ou ODS).")
            total = 0
            for member in archive.infolist():
                total = _checked(archive, member, total, path.stat().st_size)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
        raise FileFault("Le classeur est abîmé, coupé, ou protégé par un mot de passe.") from fault


def _checked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, total: int, size: int) -> int:
    """What was unzipped so far, with this member."""
    with archive.open(member) as part:
        begins = part.read(2048)
        if b"<!DOCTYPE" in begins or b"<!ENTITY" in begins:
            raise FileFault("Ce classeur contient des entités XML : il n’est pas lu.")
        total += len(begins)
        while chunk := part.read(1 << 20):
            total += len(chunk)
            if total > MOST_UNZIPPED or (total > 20_000_000 and total > size * MOST_RATIO):
                raise FileFault("Ce classeur est une bombe : il enfle démesurément.")
    return total


def read(path: Path, shape: dict) -> Iterator[tuple[int, Cells]]:
    """The rows of the sheets that were asked for, one under the other, or of the largest one.
    `shape` learns which were read, and what every visible sheet holds."""
    from python_calamine import CalamineError, CalamineWorkbook

    shape["format"] = "spreadsheet"
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name) for name in _visible(book)[:MOST_SHEETS]}
    except (CalamineError, OSError, ValueError) as fault:
        raise FileFault(SPOILT) from fault
    if not any(sheet.height for sheet in sheets.values()):
        raise FileFault("Le classeur est vide.")
    if missing := [name for name in shape["wanted_sheets"] if name not in sheets]:
        raise FileFault(f"Le classeur n’a pas de feuille « {missing[0]} ».")
    largest = max(sheets, key=lambda name: sheets[name].height * sheets[name].width)
    wanted = shape["wanted_sheets"] or [largest]
    above = 0
    first: list[Cells] = []
    for name, sheet in sheets.items():
        head: list[Cells] = []
        many = 0
        begins_alike = bool(above)
        for line, cells in _rows(sheet):
            is_filled = any(map(str.strip, cells))
            if is_filled:
                many += 1
                if many <= HEAD:
                    head.append([cell[:200] for cell in cells])
                begins_alike = begins_alike and head == first[:many]
            if name in wanted and not begins_alike:
                yield above + line, cells
            if is_filled and sum(map(bool, cells)) > 1:
                begins_alike = False  # the titles: notes and titles are said once, rows never
        shape["sheets"].append({"name": name, "rows": many, "line": above + 1, "head": head})
        if name in wanted:
            first = first or head
            above += sheet.height + (sheet.start[0] if sheet.start else 0)
    shape["sheet"] = wanted[0]


def _visible(book: Any) -> list[str]:
    from python_calamine import SheetVisibleEnum

    shown = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
    return shown or book.sheet_names


def _rows(sheet: Any) -> Iterator[tuple[int, Cells]]:
    first = sheet.start[0] if sheet.start else 0
    filled = _merged(sheet)
    above: dict[int, str] = {}
    for i, row in enumerate(sheet.iter_rows()):
        if i < first and not any(row):
            continue
        cells = [spelt(cell) for cell in row]
        for column, (top, bottom) in filled.get(i, {}).items():
            if i == top and column < len(cells):
                above[column] = cells[column]
            elif top < i <= bottom and column < len(cells) and not cells[column]:
                cells[column] = above.get(column, "")
        yield i + 1, cells


def _merged(sheet: Any) -> dict[int, dict[int, tuple[int, int]]]:
    """{row: {column: (first row, last row)}} of cells merged downwards. A banner merged over many
    columns says nothing of each of them."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in getattr(sheet, "merged_cell_ranges", None) or ():
        for row in range(top, min(bottom, sheet.height + top) + 1) if bottom > top else ():
            found.setdefault(row, {})[left] = (top, bottom)
    return found


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
