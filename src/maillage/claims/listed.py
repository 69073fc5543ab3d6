"""The target of lists whose rows a room keeps as claims: people's words survive them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from maillage.base.models import Change
from maillage.claims import actions
from maillage.claims.actions import Word
from maillage.claims.queries import (
    LatestWords,
    Table,
    left_by,
    not_gone,
    said_by,
    subject_of,
    together_now,
    words_now,
)
from maillage.reading.fingerprints import of_values
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.targets import (
    UNCHANGED,
    Accepted,
    Match,
    Missing,
    Read,
    Target,
    Withdrawn,
)

State: Any = ChangeRow.State


class Listed(Target):
    """A room names its `claims`; `show` resolves what stands of some pages into their columns, and
    `make` gives the number of a new subject, of which these values are about to be said. One whose
    rows speak of several subjects matches and applies them itself."""

    claims: Table
    show: Callable[[set[int]], object]
    make: Callable[[Mapping[str, Any], Change], int]

    @property
    def subject(self) -> str:
        return next(iter(self.claims.SUBJECTS))

    def match(self, source: Source, reads: Sequence[Read]) -> list[Match]:
        known = said_by(self.claims, source, [read.key for read in reads])
        return [self._match(read, known.get(read.key, ())) for read in reads]

    def _match(self, read: Read, before: Sequence[LatestWords]) -> Match:
        found = of_values(read.values)
        state = UNCHANGED if words_now(before) == {self.subject: found} else State.CHANGED
        return Match(state if before else State.NEW, subject_of(before, self.subject), found)

    def standing(self, source: Source) -> Iterator[Missing]:
        return not_gone(self.claims, source, self.subject)

    def stated(self, source: Source) -> np.ndarray:
        return together_now(self.claims, source)

    def apply(self, source: Source, rows: Sequence[Accepted], change: Change) -> None:
        gone = [row.key for row in rows if row.state == State.GONE]
        brought = {row.key: row.values for row in rows if row.state != State.GONE}
        left = actions.say_gone(self.claims, source=source, keys=gone, change=change)
        before = said_by(self.claims, source, list(brought))
        known = left_by(self.claims, source, brought.keys() - before.keys(), self.subject)
        known |= {key: subject_of(stated, self.subject) for key, stated in before.items()}
        words = [
            Word.of(key, self.subject, known.get(key) or self.make(values, change), values)
            for key, values in brought.items()
        ]
        actions.say_what_differs(
            self.claims, source=source, words=words, before=before, change=change
        )
        self.show({pk for _field, pk in left} | {word.subject for word in words})

    def withdraw(self, run: ImportRun, undoing: Change, after: int, most: int) -> Withdrawn | None:
        return actions.withdraw_slice(
            self.claims, run=run, undoing=undoing, after=after, most=most, show=self.show
        )

    def show_again(self, source: Source, after: int, most: int) -> int | None:
        return actions.show_again(
            self.claims, source=source, after=after, most=most, show=self.show
        )
