"""Columns of real lists: does the product understand them as a person did?

`titles/shared.tsv` and `titles/kept.tsv`: file, title, and the field that a person gave it, reading
the values; none where the column is to be left aside. The lists themselves are in
MAILLAGE_TRIAL_FILES. What is mended is mended on the shared half; the kept half only measures.
"""

import csv
import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from maillage.reading import tables
from maillage.reading.opening import opened
from maillage.registers.connectors.table.map import recognise

HALVES = ("shared", "kept")
TRUTH = Path(__file__).parent / "titles"
Column = tuple[str, str]  # the file, the title


def truth(half: str) -> dict[Column, str]:
    """{column: its field, or nothing}, as a person reads it."""
    with (TRUTH / f"{half}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["file"], row["title"]): row["field"] for row in rows}


def folder() -> Path | None:
    """Where the lists are, or None."""
    found = os.environ.get("MAILLAGE_TRIAL_FILES", "")
    return Path(found) if found else None


def understood(path: Path, into: Path) -> dict[str, str]:
    """{title: field} of a list that nobody says anything of: nothing for a column left aside."""
    found = opened(path, into, tables.Asked(), recognise)
    known = recognise(found.titles, tables.samples(into, found.offset, found.titles))
    return {title: known.get(title, "") for title in found.titles}


def answers(meant: Mapping[Column, str], at: Path) -> dict[Column, str]:
    """What the product makes of the same columns. A title that it does not find has none."""
    titles: dict[str, list[str]] = defaultdict(list)
    for file, title in meant:
        titles[file].append(title)
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        for file, asked in titles.items():
            known = understood(at / file, Path(scratch) / "rows")
            found |= {(file, title): known.get(title, "absent") for title in asked}
    return found


@dataclass(frozen=True)
class Measure:
    """`precision`: of the columns that got a field, those that have the right one; `recall`: of
    those that have a field, those that got it; `wrong`: {column: (meant, found)}."""

    titles: int
    precision: float
    recall: float
    wrong: dict[Column, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, meant: Mapping[Column, str], found: Mapping[Column, str]) -> "Measure":
        right = sum(1 for column, name in meant.items() if name and found[column] == name)
        given = sum(1 for name in found.values() if name)
        wanted = sum(1 for name in meant.values() if name)
        wrong = {c: (name, found[c]) for c, name in meant.items() if found[c] != name}
        return cls(len(meant), right / max(given, 1), right / max(wanted, 1), wrong)


def run(quick: bool) -> list[dict]:
    """A line for each half, of its first lists alone where it is quick."""
    at = folder()
    if at is None:
        return [{"work": "columns of real lists: skipped, no MAILLAGE_TRIAL_FILES"}]
    lines = []
    for half in HALVES:
        meant = truth(half)
        if quick:
            first = list(dict.fromkeys(file for file, _title in meant))[:2]
            meant = {column: name for column, name in meant.items() if column[0] in first}
        measure = Measure.of(meant, answers(meant, at))
        lines.append(
            {
                "work": f"columns of real lists, the {half} half",
                "titles": measure.titles,
                "precision": f"{measure.precision:.3f}",
                "recall": f"{measure.recall:.3f}",
            }
        )
    return lines
