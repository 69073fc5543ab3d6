"""Marks: a write tells the index which subjects to read again, in its own transaction."""

import contextlib
import socket
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from maillage.base import bulk
from maillage.search.models import IndexChange


def bell_path() -> str:
    return str(Path(settings.INDEX_ROOT) / "bell")


def mark(kind: str, keys: Iterable[object]) -> None:
    """Queue subjects for the index; the owner is woken after the commit."""
    rows = ((kind, str(key), False) for key in keys)
    if bulk.insert(IndexChange, ("kind", "key", "applied"), rows):
        transaction.on_commit(ring)


def outdate() -> None:
    """Everything may read otherwise now (a theme has another name): the owner builds anew."""

    def leave_word() -> None:
        Path(settings.INDEX_ROOT).mkdir(parents=True, exist_ok=True)
        outdated_path().touch()
        ring()

    transaction.on_commit(leave_word)


def outdated_path() -> Path:
    return Path(settings.INDEX_ROOT) / "outdated"


def doubt() -> None:
    """A reader found the index broken: the owner looks at it at once. Asked of a file, because
    nothing else of a site in trouble is sure."""
    with contextlib.suppress(OSError):  # no room: the owner looks every minute by itself
        doubted_path().touch()
    ring()


def doubted_path() -> Path:
    return Path(settings.INDEX_ROOT) / "doubted"


def ring() -> None:
    """Wake the owner. A lost bell costs 0.3 s, so errors are nothing."""
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell,
    ):
        bell.setblocking(False)
        bell.sendto(b"!", bell_path())
