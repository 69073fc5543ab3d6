"""One request at a time to a host, over processes and threads, and none while it asks for a rest.

Each host has a small file: its lock, which the kernel frees at death, and the moment until which it
asked to be left alone.
"""

import datetime as dt
import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.utils.http import parse_http_date_safe

from maillage.base import clock, files
from maillage.base.numbers import decimal, whole
from maillage.fetching.deadline import Deadline
from maillage.fetching.refused import Later

FOLDER = "hosts"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LOOKED_EVERY = 0.05  # seconds
SOON = dt.timedelta(minutes=2)  # what another is reading now is read then
LONGEST_REST = dt.timedelta(days=5)
ASK_FOR_REST = (429, 503)  # RFC 6585, 4; RFC 9110, 15.6.4


class Turn:
    """The time that a host is ours alone."""

    def __init__(self, host: str, file: IO[str]) -> None:
        self._host, self._file = host, file

    def rests_until(self) -> dt.datetime | None:
        self._file.seek(0)
        stamp = decimal(self._file.read(40))
        until = EPOCH + dt.timedelta(seconds=stamp) if stamp else None
        # Dated by a clock that was wrong: nobody is left alone for longer.
        return until if until and clock.now() < until <= clock.now() + LONGEST_REST else None

    def rest(self, until: dt.datetime) -> Later:
        """Remember it for everybody; what to raise."""
        self._file.seek(0)
        self._file.truncate()
        self._file.write(f"{until.timestamp():.3f}")
        self._file.flush()
        return resting(self._host, until)


def resting(host: str, until: dt.datetime) -> Later:
    return Later(f"« {host} » demande une pause : il sera relu plus tard.", until)


@contextmanager
def turn(host: str, deadline: Deadline) -> Iterator[Turn]:
    """Our turn at a host, waited for as long as the reading may take. Raises Later."""
    name = hashlib.blake2b(host.lower().encode(), digest_size=16).hexdigest()
    with (files.folder(FOLDER) / name).open("a+", encoding="ascii") as file:
        while not _held(file):
            if deadline.left() < 1:
                raise Later(f"« {host} » est déjà en cours de lecture.", clock.now() + SOON)
            time.sleep(LOOKED_EVERY)
        ours = Turn(host, file)
        if until := ours.rests_until():
            raise resting(host, until)
        yield ours


def _held(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def asked_rest(status: int, retry_after: str) -> dt.datetime | None:
    """Until when a host asks to be left alone: `Retry-After`, so many seconds or a date
    (RFC 9110, 10.2.3), five days at most. None when it asks for nothing."""
    if status not in ASK_FOR_REST:
        return None
    now, farthest = clock.now(), clock.now() + LONGEST_REST
    if (seconds := whole(retry_after.strip())) is not None:
        return min(now + dt.timedelta(seconds=min(seconds, 10**7)), farthest)
    stamp = parse_http_date_safe(retry_after.strip())
    return min(EPOCH + dt.timedelta(seconds=stamp), farthest) if stamp else None
