"""Writing many rows: the model's own columns through `executemany`, five times faster than objects.

No field default and no check of Django runs: callers give every column, already clean.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows given as tuples in the order of `columns` (names of fields). The number sent."""
    fields = [model._meta.get_field(name) for name in columns]
    names = ", ".join(_column(field) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return _send(f"INSERT INTO {_table(model)} ({names}) VALUES ({marks})", fields, rows)


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Set columns of rows that exist: each tuple ends with the primary key. The number sent."""
    fields = [*(model._meta.get_field(name) for name in columns), model._meta.pk]
    setting = ", ".join(f"{_column(field)} = %s" for field in fields[:-1])
    return _send(
        f"UPDATE {_table(model)} SET {setting} WHERE {_column(fields[-1])} = %s", fields, rows
    )


def numbers(of: Collection[int]) -> RawSQL:
    """Many numbers for `__in`, as one parameter: Django takes longer to word thousands of them than
    the database to find their rows."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(sorted(of))])
    return RawSQL("SELECT unnest(%s::bigint[])", [sorted(of)])


def _send(statement: str, fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> int:
    converters = [
        (i, convert) for i, field in enumerate(fields) if (convert := _converter(field)) is not None
    ]
    ready = []
    for row in rows:
        values = list(row)
        for i, convert in converters:
            values[i] = convert(values[i])
        ready.append(values)
    if ready:
        with connection.cursor() as cursor:
            cursor.executemany(statement, ready)
    return len(ready)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _column(field: Any) -> str:
    return connection.ops.quote_name(field.column)


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
