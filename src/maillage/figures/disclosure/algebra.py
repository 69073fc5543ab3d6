"""A space of rows over a prime field, and the small sets of columns that it finds.

A set whose indicator is a combination of rows over the rationals is one modulo a prime too, but for
the primes that divide one of the minors: this one has 31 bits, and nobody chooses answers for it.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

P = 2_147_483_629  # prime; a product of two residues holds in 64 bits
NULLS = 4  # random vectors orthogonal to the space: two for each of the two hashes of a set
Vector = Any  # np.ndarray of int64, residues modulo P


def times(left: Vector, right: Vector) -> Vector:
    """A product of matrices modulo P, in halves that do not overflow."""
    high, low = left >> 16, left & 0xFFFF
    return ((high @ right % P << 16) + low @ right) % P


class RowSpace:
    """Rows in reduced form. The first `lead` coordinates are eliminated; the rest of a row follows
    (what a row says besides, once all that is eliminated cancels)."""

    def __init__(self, lead: int, rest: int) -> None:
        self.lead = lead
        self._rows = np.zeros((8, lead + rest), dtype=np.int64)  # more than there are
        self._pivots: list[int] = []
        random = np.random.default_rng(20261127)
        # Vectors over the lead, orthogonal to every row, random for the rest.
        self._nulls = random.integers(0, P, size=(NULLS, lead), dtype=np.int64)

    def residual(self, vector: Vector) -> Vector:
        """What a vector says that the rows do not."""
        held = vector[self._pivots]
        said = np.flatnonzero(held)
        if not len(said):
            return vector % P
        return (vector - times(held[said] % P, self._rows[said])) % P

    def add(self, residual: Vector) -> None:
        """A residual whose lead is not zero becomes a row."""
        pivot, many = int(np.flatnonzero(residual[: self.lead])[0]), len(self._pivots)
        row = residual * pow(int(residual[pivot]), -1, P) % P
        if many == len(self._rows):
            self._rows = np.vstack([self._rows, np.zeros_like(self._rows)])
        there = np.flatnonzero(self._rows[:many, pivot])
        column = self._rows[there, pivot]
        off = times(self._nulls, row[: self.lead, None])
        pivots = np.array(self._pivots, dtype=np.int64)[there]
        self._nulls[:, pivots] = (self._nulls[:, pivots] + off * column) % P
        self._nulls[:, pivot] = (self._nulls[:, pivot] - off[:, 0]) % P
        self._rows[there] = (self._rows[there] - column[:, None] * row % P) % P
        self._rows[many] = row
        self._pivots.append(pivot)

    def nulls_with(self, residual: Vector) -> Vector:
        """Two random vectors that are orthogonal to the rows and to this residual."""
        a, b, c, d = self._nulls
        own = residual[: self.lead]
        return np.array([_crossed(a, b, own), _crossed(c, d, own)])


def _crossed(one: Vector, other: Vector, row: Vector) -> Vector:
    first, second = (int(times(null[None, :], row[:, None])[0, 0]) for null in (one, other))
    return (one * second % P - other * first % P) % P


def small_sets(hashes: Vector, sizes: Vector, most: int) -> Iterator[tuple[int, ...]]:
    """Sets of at most four columns, of at most `most` people together, whose hashes (two rows) sum
    to zero: those that the space finds. The caller leaves out what it knows."""
    kept = np.flatnonzero(sizes <= most)
    if not len(kept):
        return
    first, second, n = hashes[0, kept], hashes[1, kept], sizes[kept]

    def told(*parts: Vector) -> Iterator[tuple[int, ...]]:
        for found in zip(*parts, strict=True):
            chosen = sorted({int(i) for i in found})
            is_whole = len(chosen) == len(found) and int(n[chosen].sum()) <= most
            if is_whole and int(second[chosen].sum()) % P == 0:
                yield tuple(int(kept[i]) for i in chosen)

    yield from told(np.flatnonzero(first == 0))
    if most < 2 or len(kept) < 2:
        return
    left, right = np.triu_indices(len(kept), 1)
    light = n[left] + n[right] <= most
    left, right = left[light], right[light]
    sums = (first[left] + first[right]) % P
    weights = n[left] + n[right]
    hit = np.flatnonzero(sums == 0)
    yield from told(left[hit], right[hit])
    alone = np.flatnonzero(n <= most - 2)
    for pair, one in _opposite(sums, first[alone]):
        yield from told(left[pair], right[pair], alone[one])
    light_pairs = np.flatnonzero(weights <= most - 2)
    sums, left, right = sums[light_pairs], left[light_pairs], right[light_pairs]
    for pair, other in _opposite(sums, sums):
        yield from told(left[pair], right[pair], left[other], right[other])


def _opposite(these: Vector, those: Vector) -> Iterator[tuple[Vector, Vector]]:
    """Where one of these and one of those sum to zero."""
    if not len(those):
        return
    order, turn = np.argsort(those), np.argsort(-these)
    ordered, wanted = those[order], (P - these[turn]) % P  # in order, which is quicker to look for
    begins = np.searchsorted(ordered, wanted)
    met = np.flatnonzero(ordered[np.minimum(begins, len(ordered) - 1)] == wanted)
    begins, turn = begins[met], turn[met]
    ends = np.searchsorted(ordered, wanted[met], "right")
    for shift in range(int((ends - begins).max(initial=0))):
        here = np.flatnonzero(begins + shift < ends)
        yield turn[here], order[begins[here] + shift]
