"""A publication: as many cells of the tables asked as may be shown together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.refusals import Refusal
from maillage.figures.disclosure.cells import (
    Answers,
    AskedTable,
    Release,
    TableCell,
    Test,
    gave,
    keys_of,
    several_of,
    test_of,
    things,
    typed,
)
from maillage.figures.disclosure.tree import Knowledge

DOMINANT = Decimal("0.85")  # of a sum: over it, one who gave a number is told by it
NUMBERS = (int, float, Decimal)


class TooFewAnswers(Refusal):
    message = _("Il y a trop peu de réponses pour publier quoi que ce soit.")


class TooFewNewAnswers(Refusal):
    message = _(
        "Il y a trop peu de réponses nouvelles depuis la publication précédente : la différence "
        "entre les deux dirait ce qu’elles disent."
    )


@dataclass(frozen=True)
class PublishedCell:
    """None is hidden. `count`: how many answers, with a measure how many gave a number."""

    count: int | None = None
    total: Decimal | None = None

    @property
    def mean(self) -> Decimal | None:
        return self.total / self.count if self.total is not None and self.count else None


@dataclass(frozen=True)
class PublishedTable:
    asked: AskedTable
    cells: Mapping[tuple[Any, ...], PublishedCell]


@dataclass(frozen=True)
class Published:
    tables: list[PublishedTable]
    release: Release  # what the next publication must know


def publish(
    answers: Answers,
    asked: Sequence[AskedTable],
    *,
    earlier: Sequence[Release] = (),
    threshold: int,
    categories: Mapping[str, Sequence[Any]] | None = None,
) -> Published:
    """These tables of these answers, after the `earlier` publications of the same campaign, in
    their order. `categories`: what a variable may say, in its order, when that is more than what
    was said.

    Raises TooFewAnswers, TooFewNewAnswers; ValueError when a measure is a variable of a table too:
    the sums of its own categories would be read from their numbers."""
    if {one.measure for one in asked} & {name for one in asked for name in one.by}:
        raise ValueError("a measure is not a category")
    if len(answers) < threshold:
        raise TooFewAnswers
    if earlier and len(answers.keys() - earlier[-1].answers.keys()) < threshold:
        raise TooFewNewAnswers
    return _Publication(answers, asked, earlier, threshold, categories or {}).made()


class _Publication:
    def __init__(
        self,
        answers: Answers,
        asked: Sequence[AskedTable],
        earlier: Sequence[Release],
        threshold: int,
        categories: Mapping[str, Sequence[Any]],
    ) -> None:
        self.answers, self.earlier, self.threshold = answers, earlier, threshold
        self.asked = list(dict.fromkeys([AskedTable(), *asked]))
        says = list(answers.values())
        self.types = typed([*(one.answers for one in earlier), answers])
        self.several = several_of(one.says for one in self.types)
        self.now = len(earlier)
        self.keys = {one: list(keys_of(one.by, says, categories)) for one in self.asked}
        self.shown: set[TableCell] = set()
        self.counted: set[TableCell] = set()

    def made(self) -> Published:
        counts = self._counts()
        totals = self._totals(counts)
        tables = [PublishedTable(one, dict(self._cells(one, counts, totals))) for one in self.asked]
        self._zeros(tables, counts)
        release = Release(self.answers, frozenset(self.shown), frozenset(self.counted))
        return Published(tables, release)

    # How many answers

    def _counts(self) -> dict[TableCell, int]:
        """How many of each cell; those that may be are shown, the larger ones first."""
        old = [
            (self._test(cell), number)
            for number, release in enumerate(self.earlier)
            for cell in (*_sorted(release.shown), *_sorted(release.counted))
            if not cell.measure or cell in release.counted
        ]
        cells = [
            TableCell(one.by, key, one.measure) for one in self.asked for key in self.keys[one]
        ]
        tests = {cell: self._test(cell) for cell in cells}
        every = [*(test for test, _number in old), *tests.values()]
        known = Knowledge(self.types, self._read, every, self.threshold - 1)
        for test, number in old:
            known.learn(test, number, anyway=True)
        counts = {
            cell: int(known.codes.counted(test, self.now).sum()) for cell, test in tests.items()
        }
        if not known.learn((), self.now):
            raise TooFewNewAnswers
        wide = len(self.answers)
        for cell in sorted(cells, key=lambda cell: (len(tests[cell]), -counts[cell])):
            many = counts[cell]
            is_large = self.threshold <= many and (many == wide or self.threshold <= wide - many)
            if is_large and self._line_is_safe(cell, counts) and known.learn(tests[cell], self.now):
                (self.counted if cell.measure else self.shown).add(cell)
        return counts

    def _test(self, cell: TableCell) -> Test:
        test = test_of(cell, self.several)
        return tuple(sorted((*test, gave(cell.measure)))) if cell.measure else test

    def _read(self, says: Mapping[str, Any], name: str) -> Any:
        """What an answer says to a question, to one thing of several, or whether it is a number."""
        if name.startswith("#"):
            return isinstance(says.get(name[1:]), NUMBERS)
        of, is_one, value = name.partition("\u220b")
        if not is_one:
            return says.get(of)
        return any(repr(one) == value for one in things(says.get(of)))

    def _line_is_safe(self, cell: TableCell, counts: Mapping[TableCell, int]) -> bool:
        """Over the threshold of five, a line may hide more types than are looked for together: what
        would be left of it is nothing, or large."""
        if self.threshold <= 5 or cell.measure:
            return True
        for place, name in enumerate(cell.by):
            if name in self.several:
                continue
            line = _line(counts, cell, place)
            hidden = [one for one in line if one not in self.shown and one != cell]
            left = sum(counts[one] for one in hidden)
            waits = any(counts[one] >= self.threshold for one in hidden)
            if 0 < left < self.threshold and not waits:
                return False
        return True

    # Sums

    def _totals(self, counts: Mapping[TableCell, int]) -> dict[TableCell, Decimal]:
        found: dict[TableCell, Decimal] = {}
        for measure in dict.fromkeys(one.measure for one in self.asked if one.measure):
            found |= self._totals_of(measure, counts)
        return found

    def _totals_of(self, measure: str, counts: Mapping[TableCell, int]) -> dict[TableCell, Decimal]:
        """The sums that may be shown, of cells of which the number is."""
        gave_one = [one for one in self.types if isinstance(one.says.get(measure), NUMBERS)]
        old = [
            (test_of(cell, self.several), number)
            for number, release in enumerate(self.earlier)
            for cell in _sorted(release.shown)
            if cell.measure == measure
        ]
        cells = [cell for cell in _sorted(self.counted) if cell.measure == measure]
        tests = {cell: test_of(cell, self.several) for cell in cells}
        if not gave_one:
            return {}
        every = [*(test for test, _number in old), *tests.values()]
        known = Knowledge(gave_one, self._read, every, self.threshold - 1)
        for test, number in old:
            known.learn(test, number, anyway=True)
        totals: dict[TableCell, Decimal] = {}
        for cell in sorted(cells, key=lambda cell: (len(cell.by), -counts[cell])):
            holds = known.codes.counted(tests[cell], self.now)
            numbers = [
                Decimal(str(one.says[measure]))
                for one, is_in in zip(gave_one, holds, strict=True)
                if is_in
            ]
            if not _is_dominated(numbers) and known.learn(tests[cell], self.now):
                self.shown.add(cell)
                totals[cell] = sum(numbers, Decimal(0))
        return totals

    # What is shown

    def _cells(
        self, one: AskedTable, counts: Mapping[TableCell, int], totals: Mapping[TableCell, Decimal]
    ) -> Iterator[tuple[tuple[Any, ...], PublishedCell]]:
        for key in self.keys[one]:
            cell = TableCell(one.by, key, one.measure)
            is_shown = cell in (self.counted if one.measure else self.shown)
            yield key, PublishedCell(counts[cell] if is_shown else None, totals.get(cell))

    def _zeros(self, tables: Sequence[PublishedTable], counts: Mapping[TableCell, int]) -> None:
        """Zeros of a line whose sum is reached by what it shows say nothing more."""
        for table in tables:
            if table.asked.measure:
                continue
            cells: dict = table.cells  # type: ignore[assignment]
            for place, name in enumerate(table.asked.by):
                if name in self.several:
                    continue
                above = tuple(n for n in table.asked.by if n != name)
                for key in [key for key, cell in cells.items() if cell.count is None]:
                    rest = _without(key, place)
                    line = [other for other in cells if _without(other, place) == rest]
                    whole = TableCell(above, rest)
                    reached = sum(cells[other].count or 0 for other in line)
                    if whole in self.shown and counts[whole] == reached:
                        cells[key] = PublishedCell(0)


def _line(cells: Iterable[TableCell], of: TableCell, place: int) -> list[TableCell]:
    """The cells of its table that differ from it by this variable alone."""
    rest = _without(of.key, place)
    return [
        one
        for one in cells
        if (one.by, one.measure) == (of.by, of.measure) and _without(one.key, place) == rest
    ]


def _without(key: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return key[:place] + key[place + 1 :]


def _sorted(cells: frozenset[TableCell] | set[TableCell]) -> list[TableCell]:
    """In an order that does not depend on the process."""
    return sorted(cells, key=repr)


def _is_dominated(numbers: Sequence[Decimal]) -> bool:
    """Whether one of those who gave a number makes nearly all of the sum."""
    sizes = [abs(number) for number in numbers]
    return bool(sum(sizes)) and max(sizes) > DOMINANT * sum(sizes)
