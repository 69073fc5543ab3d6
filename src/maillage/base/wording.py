"""Questions worded once: Django takes ten times longer to word a small question than a database to
answer it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

MOST = 40  # numbers in one question; of more, wording is the smaller part
FIRST = 8_000_000_000_000_000  # marks where numbers go: no row has such a number


@dataclass(frozen=True)
class _Statement:
    """The SQL of a question for so many numbers, and how its rows are read."""

    sql: str
    said: tuple[Any, ...]
    holes: tuple[tuple[int, int], ...]  # (place among the parameters, which of the numbers)
    converters: tuple[tuple[int, Any, Any], ...]  # (column, its functions, its expression)
    build: Callable[[Sequence[Any]], Any]

    @classmethod
    def of(cls, make: Callable[[Sequence[int]], QuerySet], many: int) -> "_Statement":
        question = make([FIRST + n for n in range(many)])
        compiler = question.query.get_compiler(connection=connection)
        sql, said = compiler.as_sql()
        marks = ((at, one - FIRST) for at, one in enumerate(said) if isinstance(one, int))
        holes = tuple((at, which) for at, which in marks if which >= 0)
        columns = [column for column, _sql, _alias in compiler.select]
        found = compiler.get_converters(columns).items()
        converters = tuple((at, *functions) for at, functions in found)
        if question._fields is not None:
            return cls(sql, tuple(said), holes, converters, tuple)
        return cls(sql, tuple(said), holes, converters, _rows(compiler))

    def ask(self, numbers: Sequence[int]) -> list[Any]:
        said = list(self.said)
        for at, which in self.holes:
            said[at] = numbers[which]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, said)
            rows = cursor.fetchall()
        if self.converters:
            rows = [list(row) for row in rows]
        for at, functions, expression in self.converters:
            for row in rows:
                for function in functions:
                    row[at] = function(row[at], expression, connection)
        return [self.build(row) for row in rows]


def _rows(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """What makes a row of its columns, with those that `select_related` joins to it."""
    of, alias = compiler.klass_info, connection.alias
    own = slice(of["select_fields"][0], of["select_fields"][-1] + 1)
    names = [column.target.attname for column, _sql, _alias in compiler.select[own]]
    joined = get_related_populators(of, compiler.select, alias)

    def row(values: Sequence[Any]) -> Any:
        found = of["model"].from_db(alias, names, values[own])
        for one in joined:
            one.populate(values, found)
        return found

    return row


class Worded:
    """What an ordinary query set answers about some numbers: `make(numbers)`, of rows or of
    `values_list`, without prefetching; whatever else it asks stays as it was. Its SQL is kept for
    each number of them."""

    def __init__(self, make: Callable[[Sequence[int]], QuerySet]) -> None:
        self.make = make
        self._known: dict[tuple[str, int], _Statement] = {}

    @classmethod
    def of(cls, model: type[Model], by: str, *columns: str) -> "Worded":
        """The rows that a foreign key leads from, or some columns of them."""
        rows, leading = model._default_manager.all(), f"{by}__in"
        if columns:
            rows = rows.values_list(*columns)
        return cls(lambda numbers: rows.filter(**{leading: numbers}))

    def __call__(self, numbers: Sequence[int]) -> list[Any]:
        if not numbers:
            return []
        if len(numbers) > MOST:
            return list(self.make(numbers))
        key = connection.vendor, len(numbers)
        if key not in self._known:
            self._known[key] = _Statement.of(self.make, len(numbers))
        return self._known[key].ask(numbers)
