"""Who has every publication and wants to find a small group again: exact elimination over all the
types that answers could be of, not only those that occur. Nothing here is the engine's."""

from fractions import Fraction
from itertools import combinations, product


class Attacker:
    """`categories`: {variable: what it may say}; `published`: [(answers, {(by, key): number})], in
    the order of publications, whose answers only grow."""

    def __init__(self, categories, published):
        self.names = list(categories)
        self.categories = categories
        self.many = len(published)
        self.types = [
            (since, *says) for since in range(self.many) for says in product(*categories.values())
        ]
        self.truth = self._count(published)
        self.rows = [
            (self._indicator(by, key, range(number + 1)), told)
            for number, (_answers, cells) in enumerate(published)
            for (by, key), told in cells.items()
        ]
        self.left = self._not_empty()
        self.basis = self._reduced([[row[t] for t in self.left] for row, _told in self.rows])

    def _count(self, published):
        """How many are of each type: what the attacker does not know."""
        seen, counts = set(), dict.fromkeys(self.types, 0)
        for since, (answers, _cells) in enumerate(published):
            for name, says in answers.items():
                if name not in seen:
                    seen.add(name)
                    counts[(since, *(says[one] for one in self.names))] += 1
        return [counts[one] for one in self.types]

    def _indicator(self, by, key, since):
        wanted = dict(zip(by, key, strict=True))
        return [
            int(
                one[0] in since
                and all(
                    says == wanted.get(n, says) for n, says in zip(self.names, one[1:], strict=True)
                )
            )
            for one in self.types
        ]

    def _not_empty(self):
        """Types that are not known to be of nobody: a cell inside another of the same number leaves
        nobody in the difference."""
        empty = {t for row, told in self.rows if not told for t, held in enumerate(row) if held}
        for (inner, few), (outer, many) in product(self.rows, self.rows):
            if few == many and all(a <= b for a, b in zip(inner, outer, strict=True)):
                empty |= {t for t, (a, b) in enumerate(zip(inner, outer, strict=True)) if b > a}
        return [t for t in range(len(self.types)) if t not in empty]

    @staticmethod
    def _reduced(rows):
        """{pivot: row of fractions}, each pivot in one row alone."""
        basis = {}
        for row in rows:
            row = Attacker._rest([Fraction(n) for n in row], basis)
            pivot = next((t for t, n in enumerate(row) if n), None)
            if pivot is None:
                continue
            row = [n / row[pivot] for n in row]
            for other, held in basis.items():
                if held[pivot]:
                    basis[other] = [a - held[pivot] * b for a, b in zip(held, row, strict=True)]
            basis[pivot] = row
        return basis

    @staticmethod
    def _rest(row, basis):
        for pivot, held in basis.items():
            if row[pivot]:
                factor = row[pivot]
                row = [a - factor * b for a, b in zip(row, held, strict=True)]
        return row

    def groups(self):
        """Who says this and that, of those who came in some of the publications."""
        for size in range(len(self.names) + 1):
            for by in combinations(self.names, size):
                for key in product(*(self.categories[name] for name in by)):
                    for first, last in combinations(range(self.many + 1), 2):
                        yield by, key, range(first, last)

    def finds(self, row):
        """How many a group counts, when the publications say it."""
        told = Attacker._rest([Fraction(row[t]) for t in self.left], self.basis)
        return (
            None if any(told) else sum(n for n, held in zip(self.truth, row, strict=True) if held)
        )

    def found(self, threshold=5):
        """Groups under the threshold that are found: alone, or two that share nobody, together."""
        rows = {tuple(self._indicator(*group)): group for group in self.groups()}
        small = {
            row: group
            for row, group in rows.items()
            if 0 < sum(n for n, held in zip(self.truth, row, strict=True) if held) < threshold
        }
        caught = [group for row, group in small.items() if self.finds(row) is not None]
        for one, other in combinations(list(small)[:40], 2):
            both = [a + b for a, b in zip(one, other, strict=True)]
            if max(both) == 1 and 0 < (self.finds(both) or 0) < threshold:
                caught.append((small[one], small[other]))
        return caught
