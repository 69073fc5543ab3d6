"""What the ledger tells of the rows of this room, and how they are put back as it told them.

A row that came by an act and is undone is withdrawn where it has that mark, so that what points to
it keeps it; else it goes, and comes back with its number.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from maillage.base import history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.needs.models import Challenge, Need
from maillage.needs.rules import GROUP
from maillage.search import index


@dataclass(frozen=True)
class LedgerRow:
    """`fields`: the columns that an entry tells, by their names in the database; `sets`: relations
    to many, told by keys; `noted`: the column that the ledger shows in a line, none where its words
    are of few; `challenge`: whose entry the index reads again."""

    kind: str
    model: Any
    fields: tuple[str, ...]
    sets: tuple[str, ...] = ()
    noted: str = ""
    challenge: Callable[[Any], int] | None = None

    @property
    def withdraws(self) -> bool:
        return "is_withdrawn" in self.fields

    def stated(self, row: Any) -> dict[str, Any]:
        """What it says, as JSON."""
        said = {name: getattr(row, name) for name in self.fields}
        said = {n: v.isoformat() if isinstance(v, dt.date) else v for n, v in said.items()}
        return said | {
            name: sorted(getattr(row, name).values_list("pk", flat=True)) for name in self.sets
        }

    def locked(self, key: Any) -> Any:
        return self.model.objects.select_for_update().filter(pk=key).first()

    def now(self, key: Any) -> Any:
        row = self.locked(key)
        return self.stated(row) if row else None

    def fill(self, row: Any, values: Mapping[str, Any]) -> None:
        """Write these values, and those alone."""
        for name in self.fields:
            if name in values:
                field: models.Field = self.model._meta.get_field(name.removesuffix("_id"))
                setattr(row, name, field.to_python(values[name]))
        if hasattr(row, "version"):
            row.version += 1
        row.save()
        for name in self.sets:
            if name in values:
                getattr(row, name).set(values[name])
        self.mark(row)

    def put(self, key: Any, values: Any) -> None:
        """As it was; None: it was not."""
        row = self.locked(key)
        if values is None and not self.withdraws:
            self.mark(row)
            row.delete()
            return
        row = row or self.model(pk=key)
        self.fill(row, {"is_withdrawn": True} if values is None else values)

    def mark(self, row: Any) -> None:
        if self.challenge:
            index.mark("challenge", [self.challenge(row)])


class Grouping(LedgerRow):
    """The needs that a challenge has."""

    def now(self, key: Any) -> Any:
        rows = Need.objects.select_for_update().filter(challenge=key)
        return sorted(rows.values_list("pk", flat=True))

    def put(self, key: Any, values: Any) -> None:
        group(Challenge.objects.get(pk=key), values or ())


def group(challenge: Challenge, needs: Any) -> None:
    Need.objects.filter(challenge=challenge).exclude(pk__in=needs).update(challenge=None)
    Need.objects.filter(pk__in=needs).update(challenge=challenge)


TOLD: dict[str, LedgerRow] = {}
WAYS: list[undoing.Way] = []  # of acts whose rows are told here, in every room that does


def tells(told: LedgerRow) -> LedgerRow:
    TOLD[told.kind] = told
    return told


NEED_GROUPS = tells(Grouping(GROUP, Need, ()))


def write(
    told: LedgerRow, row: Any, values: Mapping[str, Any], *, act: str, by: str, at: dt.datetime
) -> Change | None:
    """One act on one row, that is there or about to be; None when it changes nothing."""
    before = None if row._state.adding else told.stated(row)
    told.fill(row, values)
    after = told.stated(row)
    if before == after:
        return None
    note = str(getattr(row, told.noted)) if told.noted else ""
    change = history.change(by=by, act=act, at=at, note=note)
    history.record(change=change, kind=told.kind, key=str(row.pk), before=before, after=after)
    return change


def now(of: Subject) -> Any:
    return TOLD[of.kind].now(of.key)


def put_back(stated: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    """All that an act wrote, together: a need that it moved is in two groups."""
    change = history.change(by=by, act="undo", at=at)
    before = {of: now(of) for of in stated}
    for of, values in stated.items():
        TOLD[of.kind].put(of.key, values)
    for of in stated:
        after = now(of)
        history.record(change=change, kind=of.kind, key=of.key, before=before[of], after=after)
    return change


class WrittenMeanwhile(Refusal):
    """Somebody else saved the row since it was read."""


def same_version(row: Any, version: int | None) -> None:
    """Raises WrittenMeanwhile."""
    if version is not None and row.version != version:
        raise WrittenMeanwhile


def as_before(*kinds: str) -> undoing.Way:
    """The way of acts that write rows of these kinds: all that one wrote is put back together."""
    way = undoing.as_before(now, put_back, *kinds, is_one=True)
    WAYS.append(way)
    return way
