"""Fingerprints of rows: 64 bits of a row's own bytes, kept with what reading it gave, as numbers.

Nobody's words are in there. A file of them may be deleted at any time: it only spares work.
"""

import json
import sys
import zipfile
from array import array
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib.metadata import distributions
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import get_language

import maillage

# `key`: the hash of the row's key; `stated`: of what it says; `faults`: a number of the list.
ROW = np.dtype([("row", "i8"), ("key", "i8"), ("stated", "i8"), ("faults", "u4")])
# The same, of a row of the file that is being read; `lasts`: it may be kept.
MET = np.dtype([*ROW.descr, ("line", "u4"), ("lasts", "?")])
MOST_ADDED = 100_000


def fingerprint(text: bytes) -> int:
    """Of a row of a converted file, wherever it stands there."""
    return int.from_bytes(_digest(text.partition(b",")[2]), signed=True)


def _digest(cells: bytes) -> bytes:
    return blake2b(cells, digest_size=8).digest()


def of_file(converted: Path, offset: int) -> tuple[np.ndarray, np.ndarray]:
    """The line and the fingerprint of each row of a converted file, from an offset on."""
    lines, digests = array("L"), bytearray()
    with converted.open("rb") as file:
        file.seek(offset)
        for text in file:
            line, _comma, cells = text.partition(b",")
            lines.append(int(line.strip(b"[]\n")))
            digests += _digest(cells)
    return np.array(lines, dtype="i8"), np.frombuffer(digests, dtype=">i8").astype("i8")


def of_values(values: Mapping[str, Any]) -> int:
    """64 signed bits that change when the values do."""
    return hash_of(json.dumps(values, sort_keys=True, ensure_ascii=False))


def hash_of(stated: str) -> int:
    return int.from_bytes(_digest(stated.encode()), signed=True)


class Fingerprints:
    """Rows that were read. `faults`: what was wrong with a row, in codes, by its number."""

    def __init__(self, rows: np.ndarray, faults: Sequence[str]) -> None:
        self.rows, self.faults = rows[np.argsort(rows["row"])], list(faults)

    @classmethod
    def load(cls, path: Path, basis: str) -> "Fingerprints":
        """None of them when the file is not there, is broken, or was made on another basis."""
        try:
            with np.load(path) as kept:
                about = json.loads(str(kept["about"]))
                if about["basis"] == basis:
                    return cls(kept["rows"], about["faults"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            pass
        return cls(np.array([], dtype=ROW), [])

    def save(self, path: Path, basis: str) -> None:
        rows = self.rows.copy()
        used, rows["faults"] = np.unique(rows["faults"], return_inverse=True)
        about = json.dumps({"basis": basis, "faults": [self.faults[n] for n in used]})
        draft = path.with_suffix(".draft")
        with draft.open("wb") as file:
            np.savez(file, rows=rows, about=np.array(about))
        draft.rename(path)

    def beside(self, others: "Fingerprints") -> "Fingerprints":
        """With those of other keys."""
        rows = others.rows[~np.isin(others.rows["key"], self.rows["key"])]
        rows["faults"] += len(self.faults)
        return Fingerprints(np.concatenate([self.rows, rows]), [*self.faults, *others.faults])

    def unchanged(
        self, rows: np.ndarray, standing: np.ndarray, is_doubted: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Which of these fingerprints of rows are known, of a key that still states the same (see
        `standing`: its key and what it states, in the order of keys), each key once; and where they
        are among the known ones."""
        at = find(self.rows["row"], rows)
        there = self.rows[at]
        stands = find(standing["key"], there["key"])
        is_known = (at >= 0) & (stands >= 0) & ~is_doubted
        is_known &= standing["stated"][stands] == there["stated"]
        chosen = np.flatnonzero(is_known)
        _keys, first = np.unique(there["key"][chosen], return_index=True)
        chosen = np.sort(chosen[first])
        return chosen, there[chosen]


def find(ordered: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where each of these numbers is in an ordered array; -1 for one that is not."""
    if not len(ordered):
        return np.full(len(wanted), -1)
    ordered = np.ascontiguousarray(ordered)
    at = np.minimum(ordered.searchsorted(wanted), len(ordered) - 1)
    return np.where(ordered[at] == wanted, at, -1)


def met(rows: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Rows that are known, as met on these lines."""
    found = np.zeros(len(rows), dtype=MET)
    for name in ROW.names or ():
        found[name] = rows[name]
    found["line"], found["lasts"] = lines, True
    return found


def write_met(path: Path, before: int, rows: np.ndarray) -> None:
    """Behind so many rows, whatever was written there."""
    with path.open("r+b" if before else "wb") as file:
        file.truncate(before * MET.itemsize)
        file.seek(before * MET.itemsize)
        file.write(rows.tobytes())


def read_met(path: Path, many: int) -> np.ndarray:
    if not path.exists():
        return np.array([], dtype=MET)
    return np.fromfile(path, dtype=MET, count=many)


def write_others(converted: Path, into: Path, offset: int, chosen: np.ndarray, *, of: int) -> None:
    """The same file, titles and all, without those chosen `of` so many rows from an offset on."""
    is_read = np.ones(of, dtype=bool)
    is_read[chosen] = False
    with converted.open("rb") as file, into.open("wb") as others:
        others.write(file.read(offset))
        others.writelines(compress(file, is_read.tolist()))


class MetRows:
    """Which keys and which rows earlier lines of the file had."""

    def __init__(self, before: np.ndarray) -> None:
        # Arrays of their own: a search in a field of a structured array copies it whole.
        order = {name: np.argsort(before[name]) for name in ("key", "row")}
        self._sorted = {n: np.ascontiguousarray(before[n][at]) for n, at in order.items()}
        self._lines = {n: np.ascontiguousarray(before["line"][at]) for n, at in order.items()}
        self._here: dict[str, dict[int, int]] = {"key": {}, "row": {}}

    def _line(self, name: str, wanted: int) -> int:
        if line := self._here[name].get(wanted):
            return line
        met = self._sorted[name]
        at = int(met.searchsorted(wanted))
        return int(self._lines[name][at]) if at < len(met) and met[at] == wanted else 0

    def key(self, wanted: int) -> int:
        return self._line("key", wanted) if wanted else 0

    def row(self, wanted: int) -> int:
        return self._line("row", wanted)

    @property
    def is_light(self) -> bool:
        """Those that were added are in dictionaries, ten times as heavy as arrays."""
        return len(self._here["row"]) < MOST_ADDED

    def add(self, key: int, row: int, line: int) -> None:
        self._here["key"][key] = line
        self._here["row"][row] = line


class LatestMet:
    """What the last slice of a file left, for the next one: to order millions of rows for each
    slice takes longer than to read it."""

    def __init__(self) -> None:
        self._left: tuple[int, int, MetRows] | None = None  # file, how many rows it has met, which

    def taken(self, file: int, many: int) -> MetRows | None:
        """Once, by the slice of this file that begins behind so many rows: those that a step did
        not commit are not among them."""
        left, self._left = self._left, None
        is_it = left is not None and left[:2] == (file, many) and left[2].is_light
        return left[2] if left and is_it else None

    def left(self, file: int, many: int, rows: MetRows) -> None:
        self._left = file, many, rows


# What a reading depends on


def basis(*parts: Any) -> str:
    """A mark that moves with any of these, or with what is installed."""
    told = json.dumps([_installed(), get_language(), *parts], sort_keys=True)
    return blake2b(told.encode(), digest_size=16).hexdigest()


@cache
def _installed() -> str:
    """The code and the reference of the house, the libraries and Python."""
    mark = blake2b(sys.version.encode(), digest_size=16)
    for path in sorted(Path(maillage.__file__).parent.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            mark.update(path.read_bytes())
    for library in sorted(f"{d.name} {d.version}" for d in distributions()):
        mark.update(library.encode())
    return mark.hexdigest()
