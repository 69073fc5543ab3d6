"""Slices of a file on its way in: its rows understood, with what repeats, or is no data, set
apart. What was met is kept beside the file, so that each step knows the ones before it."""

from collections import Counter
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from maillage.base import files, text
from maillage.reading import tables
from maillage.reading.fingerprints import MET, LatestMet, MetRows, fingerprint, hash_of, read_met
from maillage.reading.rows import REJECTED, REPAIRED, CellFault, Read
from maillage.reading.singling import understood
from maillage.sources.models import ImportRun
from maillage.sources.targets import target_of

ROWS = "rows.jsonl"
TOTALS = frozenset({"total", "totaux", "sous-total", "total general", "somme", "sous total"})
ROW_COLUMNS = (
    "run line state is_applied is_aside key name block values fingerprint subject faults evidence"
).split()


def folder_of(run: ImportRun) -> Path:
    return files.folder("imports", str(run.pk))


def clear(run: ImportRun) -> None:
    """The file is not kept longer than it is needed: it may hold people's names."""
    for path in folder_of(run).iterdir():
        path.unlink()
    folder_of(run).rmdir()


def converted(run: ImportRun) -> Path:
    return folder_of(run) / ROWS


def unfamiliar(run: ImportRun) -> Path:
    """The same file without the rows that need no reading."""
    return folder_of(run) / "unfamiliar.jsonl"


_latest = LatestMet()


class ReadWhole(Exception):
    """A row that was not read stands under the key of one before it: their order matters."""


def read_slice(run: ImportRun, most: int) -> tuple[list[Read], np.ndarray, Counter[str], int, int]:
    """The next rows of the file, understood, with what repeats or is no data set apart."""
    read_row = target_of(run.source).reader(run)
    earlier = _latest.taken(run.pk, run.met) or MetRows(seen(run))
    faults: Counter[str] = Counter()
    reads: list[Read] = []
    entries: list[tuple] = []
    told: set[str] = set()
    open_quotes = frozenset(run.shape.get("open_quotes", ()))
    offset, count = run.offset, 0
    for row in tables.rows(unfamiliar(run) if run.familiar else converted(run), run.offset):
        if isinstance(row, int):
            faults["empty_row"] += 1
            continue
        offset, count = row.offset, count + 1
        last = run.done + count == run.total
        fault = _no_data(row, run, is_cut=last and run.is_cut)
        whole = fingerprint(row.text)
        if fault is None and (line := earlier.row(whole)):
            fault = _repeated(row, line)
        if fault is not None:
            reads.append(
                Read(
                    row.line,
                    name=row.cells[0][:200],
                    faults=[fault],
                    values={"cells": row.cells[:50]},
                )
            )
        else:
            read = understood(read_row, row.line, row.cells, told)
            key = hash_of(read.key) if read.key else 0
            if read.verdict != REJECTED and (line := earlier.key(key)):
                if run.familiar and line > row.line:
                    raise ReadWhole
                read.faults.append(_same_key(row, read, line, run))
            if row.line in open_quotes:
                read.faults.append(_open_quote(row))
            if read.verdict == REJECTED:
                read.values = {"cells": row.cells[:50]}
            else:
                lasts = bool(key) and read.lasts and row.line not in open_quotes
                entries.append((whole, key, 0, 0, row.line, lasts))
                earlier.add(key, whole, row.line)
            reads.append(read)
        if count == most:
            break
    if count == most:
        _latest.left(run.pk, run.met + len(entries), earlier)
    return reads, np.array(entries, dtype=MET), faults, offset, count


def _no_data(row: tables.TableRow, run: ImportRun, *, is_cut: bool) -> CellFault | None:
    """Why a row holds no data: a formula, a total, the titles again, half a row."""
    filled = [cell for cell in row.cells if cell.strip()]
    first = filled[0]
    if tables.is_formula(first):
        reason = _("c’est une formule de tableur, pas une donnée")
        return CellFault("formula", run.columns[0], first, reason, REJECTED)
    if len(filled) <= 4 and text.fold(first).strip(" :") in TOTALS:
        return CellFault(
            "total_row", run.columns[0], first, _("c’est une ligne de total"), REJECTED
        )
    if first.strip() == run.columns[0] and tables.titles(row.cells) == run.columns[: len(filled)]:
        reason = _("les titres des colonnes sont répétés")
        return CellFault("repeated_titles", run.columns[0], first, reason, REJECTED)
    if is_cut:
        reason = _("le fichier est coupé au milieu de cette ligne")
        return CellFault("cut_row", run.columns[0], first, reason, REJECTED)
    return None


def _open_quote(row: tables.TableRow) -> CellFault:
    reason = _("un guillemet n’est pas refermé : la ligne est lue seule")
    return CellFault("open_quote", "", row.cells[0], reason, REPAIRED)


def _repeated(row: tables.TableRow, line: int) -> CellFault:
    reason = _("répète mot pour mot la ligne %(n)s") % {"n": line}
    return CellFault("repeated_row", "", row.cells[0], reason, REJECTED)


def _same_key(row: tables.TableRow, read: Read, line: int, run: ImportRun) -> CellFault:
    if read.key_in_words:
        told = _("dit le même nom au même endroit que la ligne %(n)s, avec d’autres valeurs")
        return CellFault("repeated_words", "", read.name, told % {"n": line}, REJECTED)
    reason = _("porte le même identifiant que la ligne %(n)s, avec d’autres valeurs") % {"n": line}
    return CellFault("repeated_key", "", read.key, reason, REJECTED)


def seen(run: ImportRun) -> np.ndarray:
    """What earlier steps met. A step that was killed may have written more than it committed."""
    return read_met(folder_of(run) / "seen.bin", run.met)
