"""What the product tells of a list before anything goes on line, as plain values."""

import itertools
import json
import re
from dataclasses import dataclass

from maillage.base import clock
from maillage.sources import queries
from maillage.sources.tests.builders import compare
from maillage.territories import actions as territories

PERIMETER = ("42", "2A", "2B", "13", "75", "69", "973", "976")
SOURCES = itertools.count()  # each list is of a source of its own, that knows no other format


@dataclass(frozen=True)
class ToldRow:
    """A row: its state, what it states, and each fault as one line of words."""

    line: int
    state: str
    key: str
    name: str
    stated: dict
    faults: list[str]

    @property
    def said(self):
        return " · ".join(self.faults)

    def tells_of(self, words):
        """Whether a fault holds these words whole."""
        return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.said))

    @property
    def everything(self):
        return json.dumps([self.key, self.name, self.stated], ensure_ascii=False) + self.said


@dataclass(frozen=True)
class ToldList:
    """A list: its rows by line, how it was read, and the columns that are left with their words."""

    state: str
    fault: str
    rows: dict[int, ToldRow]
    read_as: dict
    left: set[str]
    unread: dict[str, int]

    def named(self, name):
        return next(row for row in self.rows.values() if row.name == name)

    def how_many(self, *states):
        return sum(row.state in states for row in self.rows.values())


def words(fault):
    return " ".join(str(fault[k]) for k in ("severity", "column", "value", "reason"))


def told_row(row):
    values = row.values
    stated = {**values.get("organisation", {}), **values.get("place", {})} or values
    return ToldRow(row.line, row.state, row.key, row.name, stated, [words(f) for f in row.faults])


def tell(content, file_name="liste.csv"):
    """The change set of a file that is compared and put nowhere."""
    body = content.encode() if isinstance(content, str) else content
    run = compare(body, file_name=file_name, source=f"liste-{next(SOURCES)}")
    return ToldList(
        run.state,
        run.fault,
        {row.line: told_row(row) for row in run.rows.all()},
        run.shape | {"header_line": run.header_line, "mapping": run.mapping},
        {column.title for column in queries.columns(run) if not column.field},
        dict(queries.unread_sheets(run)),
    )


def install(codes=PERIMETER):
    territories.install(codes=list(codes), by="system", at=clock.now())
