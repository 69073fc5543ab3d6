"""What is the matter with the machine: a full disk, a lock that somebody keeps, a database that is
away. Told apart from a fault of ours, so that a page can say it and a job can wait.
"""

import errno
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import count
from threading import Condition

from django.conf import settings
from django.db import DatabaseError, InterfaceError

NO_ROOM = 5_000_000  # bytes free under which an error of the disk is a full disk
PATIENCE = 0.2  # seconds that one who writes waits for a place
STUCK = 0.3  # seconds after which a place is held by somebody who waits


class Trouble(StrEnum):
    FULL = "full"  # the disk has no room
    BUSY = "busy"  # somebody keeps the lock
    AWAY = "away"  # the database does not answer
    READONLY = "readonly"  # the disk or the database takes no writing
    KEY = "key"  # what was encrypted was with another key


class Crowded(Exception):
    """Enough people wait to write; the next one is told to come back."""


class WrongKey(Exception):
    """`secret.key` does not open what this database holds."""


_SQLITE = {5: Trouble.BUSY, 6: Trouble.BUSY, 13: Trouble.FULL, 8: Trouble.READONLY}
_POSTGRESQL = {
    "53100": Trouble.FULL,
    "55P03": Trouble.BUSY,
    "40P01": Trouble.BUSY,
    "25006": Trouble.READONLY,
}
_SYSTEM = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EROFS: Trouble.READONLY,
}


def of(fault: BaseException | None) -> Trouble | None:
    """What a fault says of the machine, or None when it is a fault of ours."""
    seen = 0
    while fault is not None and seen < 10:
        if found := _of_one(fault):
            return found
        fault, seen = fault.__cause__ or fault.__context__, seen + 1
    return None


def _of_one(fault: BaseException) -> Trouble | None:
    if isinstance(fault, Crowded):
        return Trouble.BUSY
    if isinstance(fault, WrongKey):
        return Trouble.KEY
    if isinstance(fault, OSError):
        return _SYSTEM.get(fault.errno or 0)
    if isinstance(fault, DatabaseError | InterfaceError):
        return _of_the_database(fault)
    return None


def _of_the_database(fault: Exception) -> Trouble | None:
    cause = fault.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        if code & 0xFF in (10, 14):  # input or output, cannot open
            return Trouble.FULL if room() < NO_ROOM else Trouble.AWAY
        return _SQLITE.get(code & 0xFF)
    state = getattr(cause, "sqlstate", "-")
    if state is None or state[:3] in ("080", "57P", "533"):
        return Trouble.AWAY
    return _POSTGRESQL.get(state)


def room() -> int:
    """Bytes free where the data folder is."""
    return shutil.disk_usage(settings.DATA).free


class Gate:
    """So many requests write at once in this process, so that threads are left for reading. One
    more waits a moment; none does while those inside wait themselves for somebody's lock."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._since: dict[int, float] = {}
        self._numbers = count()
        self._moved = Condition()

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Raises Crowded."""
        number = self._enter()
        try:
            yield
        finally:
            with self._moved:
                del self._since[number]
                self._moved.notify()

    def _enter(self) -> int:
        with self._moved:
            if len(self._since) >= self._most and not self._is_stuck():
                self._moved.wait_for(lambda: len(self._since) < self._most, PATIENCE)
            if len(self._since) >= self._most:
                raise Crowded
            number = next(self._numbers)
            self._since[number] = time.monotonic()
            return number

    def _is_stuck(self) -> bool:
        """Whether all who are inside have been for long: no place is about to be free."""
        return time.monotonic() - max(self._since.values()) > STUCK
