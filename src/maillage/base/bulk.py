"""Writing many rows: the model's own columns through `executemany`, five times faster than objects.

No field default and no check of Django runs: callers give every column, already clean.
"""

import gc
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.options import Options


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows given as tuples in the order of `columns` (names of fields). The number sent."""
    return _send(_inserting(connection.vendor, model._meta, tuple(columns)), rows)


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Set columns of rows that exist: each tuple ends with the primary key. The number sent."""
    return _send(_updating(connection.vendor, model._meta, tuple(columns)), rows)


def numbers(of: Collection[int]) -> RawSQL:
    """Many numbers for `__in`, as one parameter: Django takes longer to word thousands of them than
    the database to find their rows."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(sorted(of))])
    return RawSQL("SELECT unnest(%s::bigint[])", [sorted(of)])


class Writing(NamedTuple):
    """A statement, and how some of its columns are spoken to this database: {place: how}."""

    statement: str
    converters: Mapping[int, Callable[[Any], Any]]

    @classmethod
    def of(cls, statement: str, fields: Sequence[Any]) -> "Writing":
        found = ((i, _converter(field)) for i, field in enumerate(fields))
        return cls(statement, {i: convert for i, convert in found if convert is not None})


@cache  # a single row takes longer to word than to write
def _inserting(vendor: str, table: Options, columns: tuple[str, ...]) -> Writing:
    fields = [table.get_field(name) for name in columns]
    names = ", ".join(_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return Writing.of(f"INSERT INTO {_name(table.db_table)} ({names}) VALUES ({marks})", fields)


@cache
def _updating(vendor: str, table: Options, columns: tuple[str, ...]) -> Writing:
    fields = [*(table.get_field(name) for name in columns), table.pk]
    setting = ", ".join(f"{_name(field.column)} = %s" for field in fields[:-1])
    where = f"{_name(fields[-1].column)} = %s"
    return Writing.of(f"UPDATE {_name(table.db_table)} SET {setting} WHERE {where}", fields)


def _send(writing: Writing, rows: Iterable[Sequence[Any]]) -> int:
    ready = []
    for row in rows:
        values = list(row)
        for i, convert in writing.converters.items():
            values[i] = convert(values[i])
        ready.append(values)
    if ready:
        with connection.cursor() as cursor:
            cursor.executemany(writing.statement, ready)
    return len(ready)


def _name(of: str) -> str:
    return connection.ops.quote_name(of)


def _converter(field: Any) -> Any:
    """How a column of that kind is spoken to this database, or None when as it is."""
    if isinstance(field, models.JSONField):
        adapt = connection.ops.adapt_json_value
        empty: dict[type, Any] = {t: adapt(t(), field.encoder) for t in (dict, list)}
        return lambda value: adapt(value, field.encoder) if value else empty[type(value)]
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    return None


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles, which would look at the same rows again and again, a quarter
    of an import, and find none. What is left is looked at once, after it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
