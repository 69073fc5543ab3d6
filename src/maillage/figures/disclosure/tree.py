"""What the published cells teach: variables eliminated one by one, a bucket each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from maillage.figures.disclosure.algebra import P as _P
from maillage.figures.disclosure.algebra import RowSpace, Vector, small_sets
from maillage.figures.disclosure.cells import Test, Typed


def elimination(scopes: Iterable[frozenset[str]]) -> dict[str, frozenset[str]]:
    """{variable: those that it stands with when it leaves}, the least crossed leaving first."""
    near: dict[str, set[str]] = {}
    for scope in scopes:
        for name in scope:
            near.setdefault(name, set()).update(scope - {name})
    order: dict[str, frozenset[str]] = {}
    while near:
        name = min(near, key=lambda one: (len(near[one]), one))
        beside = near.pop(name)
        order[name] = frozenset(beside)
        for one in beside:
            near[one] = (near[one] | beside) - {one, name}
    return order


class Bucket:
    """The types of a variable and of those that it stands with. What is known of these others
    (its *slices*) is given; the last bucket, which has no variable, is given nothing."""

    def __init__(
        self, name: str | None, beside: Sequence[str], answers: Sequence[Typed], codes: "Codes"
    ) -> None:
        self.parent: Bucket | None = None
        self.names = (*beside, *((name,) if name else ()))
        table = np.column_stack([codes.patterns, *(codes.of(one) for one in self.names)])
        self.columns, sizes = np.unique(table, axis=0, return_counts=True)
        self.sizes = sizes.astype(np.int64)
        self.beside = tuple(beside)
        many = len(self.columns)
        if name is None:
            self.slices = np.arange(many)
            self.first = np.zeros(0, dtype=np.int64)
            self.others = np.arange(many)
        else:
            given = self.columns[:, : 1 + len(beside)]
            _keys, self.first, self.slices = np.unique(
                given, axis=0, return_index=True, return_inverse=True
            )
            self.slices = self.slices.reshape(-1)
            self.others = np.setdiff1d(np.arange(many), self.first)
        self.is_last = name is None
        self.span = RowSpace(len(self.others), len(self.first))
        self._alone = np.zeros(many, dtype=bool)
        if not self.is_last:  # a slice of one column is given whole
            counts = np.bincount(self.slices)
            self._alone = counts[self.slices] == 1
            self._in_slice = counts

    def vector(self, test: Mapping[str, Any], holds: Vector) -> Vector:
        """The indicator of a cell. `holds`: of each pattern, whether its publication has it."""
        found = holds[self.columns[:, 0]].copy()
        for place, name in enumerate(self.names, 1):
            if name in test:
                found &= self.columns[:, place] == test[name]
        return found.astype(np.int64)

    def coordinates(self, vector: Vector) -> Vector:
        """In each slice: by how much each column differs from the first; then the first."""
        if self.is_last:
            return vector
        base = vector[self.first]
        return np.concatenate([vector[self.others] - base[self.slices[self.others]], base])

    def isolates(self, residual: Vector, most: int) -> bool:
        """Whether, with this residual, some group of at most `most` people would be found."""
        if not np.any((self.sizes <= most) & ~self._alone):
            return False
        nulls = self.span.nulls_with(residual)
        hashes = np.zeros((2, len(self.columns)), dtype=np.int64)
        hashes[:, self.others] = nulls
        if not self.is_last:
            for row in hashes:
                taken = np.zeros(len(self.first), dtype=np.int64)
                np.add.at(taken, self.slices[self.others], row[self.others])
                row[self.first] = -taken
        hashes %= _P
        sizes = np.where(self._alone, most + 1, self.sizes)
        return any(not self._is_given(found) for found in small_sets(hashes, sizes, most))

    def _is_given(self, found: Sequence[int]) -> bool:
        """Whether a set is whole slices."""
        if self.is_last:
            return False
        own = self.slices[list(found)]
        return bool(
            np.all(np.bincount(own, minlength=len(self._in_slice))[own] == self._in_slice[own])
        )

    def upwards(self, message: Vector) -> Vector:
        """What this bucket says of its slices, over the columns of its parent."""
        assert self.parent is not None
        mine = {
            tuple(row): at
            for at, row in enumerate(self.columns[self.first, : 1 + len(self.beside)])
        }
        places = [0, *(1 + self.parent.names.index(one) for one in self.beside)]
        own = [mine[tuple(row)] for row in self.parent.columns[:, places]]
        return message[own]


class Codes:
    """Answers as whole numbers, a column a variable."""

    def __init__(self, answers: Sequence[Typed], read: Any) -> None:
        self._answers, self._read = answers, read
        self.pattern_list = sorted({one.pattern for one in answers})
        at = {pattern: n for n, pattern in enumerate(self.pattern_list)}
        self.patterns = np.array([at[one.pattern] for one in answers], dtype=np.int64)
        self._columns: dict[str, Vector] = {}
        self._known: dict[str, dict[Any, int]] = {}

    def of(self, name: str) -> Vector:
        if name not in self._columns:
            known = self._known.setdefault(name, {})
            self._columns[name] = np.array(
                [known.setdefault(self._read(one.says, name), len(known)) for one in self._answers],
                dtype=np.int64,
            )
        return self._columns[name]

    def test(self, test: Test) -> dict[str, int]:
        """With what nobody says under a number that none has."""
        for name, _value in test:
            self.of(name)
        return {name: self._known[name].get(value, -1) for name, value in test}

    def counted(self, test: Test, number: int) -> Vector:
        """Which answers count in a cell of a publication."""
        holds = np.array([pattern[number] for pattern in self.pattern_list], dtype=bool)
        found = holds[self.patterns]
        for name, value in self.test(test).items():
            found = found & (self.of(name) == value)
        return found


class Knowledge:
    """All that was published of one system: how many answers, or a sum over those who gave one."""

    def __init__(
        self, answers: Sequence[Typed], read: Any, tests: Iterable[Test], most: int
    ) -> None:
        """`read(says, question)`: what an answer says; `tests`: of every cell that is shown or may
        be; `most`: the largest group to protect."""
        self.codes, self.most = Codes(answers, read), most
        scopes = {frozenset(name for name, _value in test) for test in tests}
        self.order = elimination(scopes)
        self._rank = {name: n for n, name in enumerate(self.order)}
        last = Bucket(None, (), answers, self.codes)
        self._buckets: dict[str | None, Bucket] = {None: last}
        for name in reversed(self.order):
            beside = sorted(self.order[name], key=self._rank.__getitem__)
            bucket = self._buckets[name] = Bucket(name, beside, answers, self.codes)
            bucket.parent = self._buckets[beside[0] if beside else None]

    def learn(self, test: Test, number: int, *, anyway: bool = False) -> bool:
        """Publish a cell, unless a small group would be found (`anyway`: it is public already);
        whether it is published."""
        holds = np.array([pattern[number] for pattern in self.codes.pattern_list], dtype=bool)
        named = min((name for name, _value in test), key=self._rank.__getitem__, default=None)
        bucket: Bucket | None = self._buckets[named]
        assert bucket is not None
        vector = bucket.vector(self.codes.test(test), holds)
        while bucket is not None:
            residual = bucket.span.residual(bucket.coordinates(vector))
            if np.any(residual[: bucket.span.lead]):
                if not anyway and bucket.isolates(residual, self.most):
                    return False
                bucket.span.add(residual)
                return True
            message = residual[bucket.span.lead :]
            if bucket.parent is None or not np.any(message):
                return True  # nothing that was not known
            vector, bucket = bucket.upwards(message), bucket.parent
        return True
