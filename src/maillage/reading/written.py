"""Rows of ours, written by a process that knows no Django, for `tables` to read."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path


def write(titles: Sequence[str], found: Iterable[tuple[int, Sequence[str]]], into: Path) -> int:
    """Write rows that are already text, each with its line, into a file that `tables.rows` reads:
    titles first. How many."""
    count = 0
    with into.open("w", encoding="utf-8", errors="replace") as file:
        file.write(json.dumps([1, list(titles)], ensure_ascii=False) + "\n")
        for line, cells in found:
            file.write(json.dumps([line, cells], ensure_ascii=False) + "\n")
            count += 1
    return count
