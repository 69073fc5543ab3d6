"""Rows that need no reading: their bytes were read before, by the same means, and what they said
stands. What the means are is the basis; what stands is asked of the target, never remembered."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from maillage.base import files
from maillage.reading import fingerprints, tables
from maillage.reading.aside import is_left
from maillage.reading.fingerprints import MET, ROW, Fingerprints
from maillage.reading.rows import Read
from maillage.sources.models import ImportRun, Source
from maillage.sources.slices import converted, folder_of, seen, unfamiliar
from maillage.sources.targets import UNCHANGED, Match, target_of

FOLDER, MEANS = "fingerprints", "means.json"
FEWEST = 500  # rows; of fewer, reading them all costs less than asking what stands


@dataclass(frozen=True)
class Familiar:
    """`met`: the rows that need no reading; `offset`: where the others begin, in a file of their
    own."""

    met: np.ndarray
    means: "Means"
    offset: int


class Means(NamedTuple):
    """How a file is read. `basis`: of all that it was read by until now, empty when that cannot
    be remembered; `faults`: what was wrong with rows that go on line all the same, see
    `_faults_of`."""

    basis: str
    faults: list[str]


def none(run: ImportRun) -> Familiar:
    """The file is to be read whole, from its first row on."""
    head = tables.head(converted(run))
    offset = next(row.offset for row in head if row.line == run.header_line)
    return Familiar(np.array([], dtype=MET), means(run), offset)


def looked_for(run: ImportRun) -> Familiar | None:
    """The rows of a file that need no reading, when there are some."""
    if not (basis := _basis(run)):
        return None
    known = Fingerprints.load(_kept(run.source), basis)
    standing = target_of(run.source).stated(run.source) if len(known.rows) else None
    if standing is None or not len(standing):
        return None
    lines, rows = fingerprints.of_file(converted(run), run.offset)
    if np.any(np.diff(lines) <= 0):  # no line says what comes first
        return None
    is_doubted = np.isin(lines, run.shape.get("open_quotes", ()))
    if run.is_cut:  # what is left of the last row may look like another
        is_doubted[-1:] = True
    chosen, there = known.unchanged(rows, standing, is_doubted)
    if not len(chosen):
        return None
    fingerprints.write_others(converted(run), unfamiliar(run), run.offset, chosen, of=len(lines))
    met = fingerprints.met(there, lines[chosen])
    return Familiar(met, Means(basis, known.faults), run.offset)


def told(run: ImportRun, found: Familiar) -> None:
    """The comparison begins, or begins again, behind these rows."""
    many = len(found.met)
    run.rows.all().delete()
    run.offset, run.familiar, run.done = found.offset, many, many
    run.counts = {UNCHANGED: many} if many else {}
    faults: Counter[str] = Counter()
    left: Counter[tuple[str, str]] = Counter()
    for number, count in zip(*np.unique(found.met["faults"], return_counts=True), strict=True):
        for code, column in json.loads(found.means.faults[number]):
            faults[code] += int(count)
            if column is not None:
                left[column, code] += int(count)
    run.faults = dict(faults)
    run.left = [
        {"column": column, "code": code, "reason": "", "count": count, "values": []}
        for (column, code), count in left.items()
    ]
    keep(run, 0, found.met, found.means)


def _faults_of(read: Read) -> str:
    """What is wrong with a row that goes on line, without anybody's words: its codes, each with its
    column where that is left aside."""
    return json.dumps([[f.code, f.column if is_left(f) else None] for f in read.faults])


def note(
    run: ImportRun, met: np.ndarray, reads: Sequence[Read], matches: Mapping[int, Match]
) -> Means:
    """Say of each row that was met what it states and what is wrong with it, as a number."""
    basis, faults = means(run)
    numbers = {codes: number for number, codes in enumerate(faults)}
    for row, read in zip(met, reads, strict=True):
        if match := matches.get(id(read)):
            row["stated"] = match.fingerprint
            row["faults"] = numbers.setdefault(_faults_of(read), len(numbers))
        else:
            row["lasts"] = False
    return Means(basis if basis == _basis(run) else "", list(numbers))


def keep(run: ImportRun, before: int, met: np.ndarray, by: Means) -> None:
    """What a step met, behind what was committed before it."""
    fingerprints.write_met(folder_of(run) / "seen.bin", before, met)
    run.met = before + len(met)
    draft = folder_of(run) / "means.draft"
    draft.write_text(json.dumps(by))
    draft.rename(folder_of(run) / MEANS)


def means(run: ImportRun) -> Means:
    if run.familiar is None:  # nothing was read yet
        return Means(_basis(run), [])
    return Means(*json.loads((folder_of(run) / MEANS).read_text()))


def remember(run: ImportRun) -> None:
    """What reading its rows gave, in place of what was known; an extract adds to it."""
    basis, faults = means(run)
    if not basis:
        return
    met = seen(run)
    rows = met[met["lasts"]][list(ROW.names or ())].astype(ROW)
    found = Fingerprints(rows, faults)
    if not run.is_whole:
        found = found.beside(Fingerprints.load(_kept(run.source), basis))
    found.save(_kept(run.source), basis)


def _kept(source: Source) -> Path:
    return files.folder(FOLDER) / f"{source.pk}.npz"


def _basis(run: ImportRun) -> str:
    """All that the reading of a row depends on besides its bytes. Empty when its file is small, or
    its reader does not say."""
    own = getattr(target_of(run.source).reader(run), "basis", None)
    if own is None or run.total < FEWEST:
        return ""
    return fingerprints.basis(run.source.format, run.columns, run.mapping, own())
