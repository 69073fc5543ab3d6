"""Import targets: what a room must know so that a file can become its subjects.

The room reads a row, says what it would change, and applies it; this one keeps the file, the
change set, the pace and the undoing. Nothing here knows what a row is about.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from django import forms

from maillage.base.catalogue import Slot
from maillage.base.kinds import Review
from maillage.base.models import Change
from maillage.reading.rows import Read
from maillage.sources.models import ChangeRow, ImportRun, Source


@dataclass(frozen=True)
class Field:
    """Something that a column may hold. Without a column for a required one nothing goes in."""

    name: str
    label: Any
    required: bool = False


class Match(NamedTuple):
    """What a row would do: a state of ChangeRow, or `unchanged`; `fingerprint`: of all that it
    says, the same for the same words."""

    state: str
    subject: int | None
    fingerprint: int


class Accepted(NamedTuple):
    """A row on its way on line: what of a ChangeRow is needed for that."""

    pk: int
    state: str
    key: str
    line: int
    values: dict[str, Any]


class Missing(NamedTuple):
    """Something that a source said and its new file does not."""

    key: str
    subject: int
    name: str


class Withdrawn(NamedTuple):
    """A slice of an undoing: the last claim seen, and pages that were left, {name, url}."""

    last: int
    spared: list[dict[str, str]]


class PageLink(NamedTuple):
    """The page of a target that a source belongs to, as a link names it."""

    name: str
    url: str


@dataclass(frozen=True)
class RowDifference:
    """A field that a row would say otherwise: what the page shows and who says it, what the file
    says, and whether the page will show it."""

    label: str
    shown: str
    by: str
    stated: str
    wins: bool


@dataclass(frozen=True)
class Sentences:
    """The change set in a target's words. `accept`: {state of rows: what putting `n` of them on
    line does, a plural of `n`}; `shown`, `will_show`: what a page says, and would say."""

    accept: Mapping[str, Any]
    shown: Any
    will_show: Any


class Options(forms.Form):
    """What a target asks of each of its sources besides what all have: fields of the source's
    page, kept as JSON. Without a field of its own it asks nothing."""

    @classmethod
    def initial_of(cls, options: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields show of what was kept."""
        return dict(options)

    def stated(self) -> dict[str, Any]:
        """What is kept of a form that is valid."""
        return dict(self.cleaned_data)


UNCHANGED = "unchanged"
ReadRow = Callable[[int, Sequence[str]], Read]


class Target(Protocol):
    """What a room registers: a class of its own, which inherits what it does not say. `label`: its
    subjects, in the plural; `faults`: {code: what it means} of those that its readers find;
    `goes_without_saying`: of several targets, a list speaks of this one unless somebody says."""

    name: str
    label: Any
    sentences: Sentences
    faults: Mapping[str, Any] = {}
    options: type[Options] = Options
    goes_without_saying: bool = False

    def fields(self) -> list[Field]:
        """What columns may be mapped to."""

    def recognise(
        self, titles: Sequence[str], source: Source, values: Mapping[str, Sequence[str]]
    ) -> dict[str, str]:
        """{title: field}, for the columns that say what they hold; `values`: {title: some of its
        cells}, once they are known."""

    def reader(self, run: ImportRun) -> ReadRow:
        """A function (line, cells) → Read for the columns and the mapping of this run."""

    def match(self, source: Source, reads: Sequence[Read]) -> list[Match]:
        """What each row would do. Reads only."""

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        """{row: pages and rows that resemble it}, inside their block. Reads only."""

    def standing(self, source: Source) -> Iterator[Missing]:
        """What a source says today, to find what a new file no longer does."""

    def stated(self, source: Source) -> np.ndarray | None:
        """The same, in numbers: `key`, the `hash_of` a key, and `stated`, the fingerprint of a
        `Match` that would find its row unchanged; ordered by key, each once. None: its lists are
        read whole each time."""
        return None

    def prepare(self) -> None:
        """Read what applying and withdrawing need, before the lock is taken."""

    def apply(self, source: Source, rows: Sequence[Accepted], change: Change) -> None:
        """Make these rows true, in the caller's transaction."""

    def withdraw(self, run: ImportRun, undoing: Change, after: int, most: int) -> Withdrawn | None:
        """Withdraw a slice of what a run said; None when nothing is left."""

    def show_again(self, source: Source, after: int, most: int) -> int | None:
        """Resolve again a slice of what a source speaks of: its rank changed. The last claim of
        the slice, or None when nothing is left."""

    def review(self, row: ChangeRow) -> Review:
        """The row beside the pages that it touches or resembles."""

    def differences(self, row: ChangeRow) -> list[Any]:
        """Field by field, what a changed row would change: label, shown, by, said, wins."""

    def facts(self, row: ChangeRow) -> list[str]:
        """What a new row holds, in a few words."""

    def decide(self, row: ChangeRow, verdict: str, *, change: Change) -> None:
        """Carry out what a person decided of a doubtful row, as one more act of its import."""

    def take_back(self, row: ChangeRow, change: Change, *, by: str, at: Any) -> Change:
        """Withdraw what that decision wrote, in a change of the ledger (`undoing.noted`)."""

    def open_to_all(self, row: ChangeRow) -> dict[str, Any]:
        """{field: value} of what anybody may read of a row of a register that waits."""
        return {}

    def owner(self, subject: int) -> PageLink | None:
        """The page that a source belongs to, wherever it is today."""
        return None


TARGETS: Slot[Target] = Slot("import targets")
FAILED: Slot[Callable[[ImportRun], None]] = Slot("who is told that a file could not go in")


def target_of(source: Source) -> Target:
    """The target of a source. Raises LookupError for one that no room registered."""
    found = TARGETS.get(source.target)
    if found is None:
        raise LookupError(f"no import target {source.target!r}")
    return found
