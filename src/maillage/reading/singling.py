"""A row that breaks what is done to a thousand is found by halves and refused with its reason,
told to the journal once; the others go on. What may pass by itself, a busy database or a full
disk, is for the job to try again."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from maillage.base import history
from maillage.reading.rows import LONGEST_KEY, REJECTED, CellFault, Read

logger = logging.getLogger(__name__)
PASSING = (OperationalError, InterfaceError, OSError, MemoryError)
MOST = 50  # broken rows of a slice, beyond which the fault is not theirs
BROKEN = "broken_row"
Row = TypeVar("Row")
Answer = TypeVar("Answer")


def fault_of(value: str, broke: Exception) -> CellFault:
    """What a person reads of a row that broke its reader."""
    reason = _("cette ligne fait échouer sa lecture (%(kind)s) : voir le journal du site") % {
        "kind": type(broke).__name__
    }
    return CellFault(BROKEN, "", value[:200], reason, REJECTED)


def understood(
    read_row: Callable[[int, Sequence[str]], Read], line: int, cells: Sequence[str], told: set[str]
) -> Read:
    """A row as its target reads it; refused, whatever its reader raises. `told`: the kinds of
    breakage whose trace is in the journal already."""
    try:
        read = read_row(line, cells)
        if len(read.key) > LONGEST_KEY:
            raise ValueError(f"a key of {len(read.key)} characters")
    except PASSING:
        raise
    except Exception as broke:  # a reader may raise anything, and a row is never worth an import
        if type(broke).__name__ not in told:
            told.add(type(broke).__name__)
            logger.warning("line %s cannot be read", line, exc_info=broke)
        first = next((cell for cell in cells if cell.strip()), "")
        return Read(line, name=first[:200], faults=[fault_of(first, broke)])
    return read


def apart(
    rows: Sequence[Row], act: Callable[[Sequence[Row]], Answer]
) -> tuple[Answer, list[Row], list[tuple[Row, Exception]]]:
    """`act` on all these rows at once, without those that break it: its answer, for whom it is,
    and who was left out, why."""
    try:
        with _transaction():
            return act(rows), list(rows), []
    except PASSING:
        raise
    except Exception:
        broken: list[tuple[Row, Exception]] = []
        _look_for(rows, act, broken)
        history.forget()  # what was remembered inside a trial is not true
        left = {id(row) for row, _broke in broken}
        good = [row for row in rows if id(row) not in left]
        with _transaction():
            return act(good), good, broken


def _look_for(
    rows: Sequence[Row], act: Callable[[Sequence[Row]], Any], broken: list[tuple[Row, Exception]]
) -> None:
    try:
        with _transaction():
            act(rows)
            if connection.in_atomic_block:
                transaction.set_rollback(True)  # a trial
    except PASSING:
        raise
    except Exception as broke:
        if len(rows) > 1:
            middle = len(rows) // 2
            _look_for(rows[:middle], act, broken)
            _look_for(rows[middle:], act, broken)
        elif len(broken) == MOST:
            raise
        else:
            broken.append((rows[0], broke))
            logger.warning("a row breaks its import: %s", rows[0], exc_info=broke)


@contextmanager
def _transaction() -> Iterator[None]:
    """A savepoint inside a transaction; outside, a reading holds no lock."""
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    else:
        yield
