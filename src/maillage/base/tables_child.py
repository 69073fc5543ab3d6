"""Reads one CSV file and prints it as JSON lines. Runs alone in a process with limits: no import
of ours, so that a hostile file harms nothing but this process.

First line out: {"header": […], "encoding": …, "delimiter": …}; then {"line": n, "cells": […]};
or {"error": "…"}.
"""

import csv
import json
import sys

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1_000_000, 200, 20_000
SAMPLE = 64_000


def decoded(data: bytes) -> tuple[str, str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def delimiter_of(text: str) -> str:
    lines = [line for line in text[:SAMPLE].splitlines() if line.strip()][:30]
    return max(
        ";,\t|", key=lambda mark: sorted(line.count(mark) for line in lines)[len(lines) // 2]
    )


def is_header(cells: list[str], width: int) -> bool:
    """The first row that is about as wide as the table and has no number in it."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) >= max(2, width * 0.6) and not any(c.strip().isdigit() for c in filled)


def read(path: str) -> None:
    with open(path, "rb") as file:
        data = file.read()
    if not data.strip():
        raise ValueError("Le fichier est vide.")
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"):
        raise ValueError("Ce fichier n’est pas un CSV : enregistrez-le au format CSV.")
    text, encoding = decoded(data)
    if "\x00" in text:
        raise ValueError("Ce fichier n’est pas un texte.")
    delimiter = delimiter_of(text)
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    head: list[list[str]] = []
    width = 0
    header_at = None
    buffered = []
    for cells in rows:
        buffered.append((rows.line_num, cells))
        width = max(width, sum(bool(cell.strip()) for cell in cells))
        if len(buffered) >= 30:
            break
    for at, (_line, cells) in enumerate(buffered):
        head.append(cells)
        if is_header(cells, width):
            header_at = at
            break
    if header_at is None:
        raise ValueError("Aucune ligne de titres de colonnes n’a été trouvée.")
    header = [cell.strip() for cell in head[header_at]]
    if len(header) > MOST_COLUMNS:
        raise ValueError(f"Le fichier a {len(header)} colonnes ; 200 au plus.")
    out = sys.stdout
    first = {"header": header, "encoding": encoding, "delimiter": delimiter}
    out.write(json.dumps(first) + "\n")
    count = 0
    for line, cells in [*buffered[header_at + 1 :], *((rows.line_num, c) for c in rows)]:
        if any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_ROWS:
                raise ValueError("Le fichier a plus d’un million de lignes.")
            out.write(json.dumps({"line": line, "cells": [c.strip() for c in cells]}) + "\n")


if __name__ == "__main__":
    try:
        read(sys.argv[1])
    except (ValueError, csv.Error, MemoryError) as fault:
        print(json.dumps({"error": str(fault) or "Le fichier est trop lourd."}))
