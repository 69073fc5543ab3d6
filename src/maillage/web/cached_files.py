"""Files that everybody may ask for, made once and kept on the disk until what visitors see changes,
in the ledger or in the index. One is made at a time on this machine: whoever asks meanwhile is told
to come back, and no thread waits for long."""

import fcntl
import hashlib
import shutil
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from maillage import __version__
from maillage.base import clock, files, history
from maillage.web import pages

MOST_BYTES = 300_000_000  # all together
PATIENCE = 2.0  # seconds for the one that is being made


class AnotherIsMade(Exception):
    """Another file is being made."""


def _folder() -> Path:
    return files.folder("exports")


def _named(*parts: Hashable) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _stamp() -> str:
    """What every file depends on."""
    states = (state() for state in pages.STAMPS)
    return _named(
        history.shown(),
        *states,
        clock.today(),
        files.is_demonstration(),
        settings.PUBLIC_URL,
        __version__,
    )


def made(key: tuple[Hashable, ...], make: Callable[[], bytes]) -> bytes:
    """The file of this key: kept, or made now. Raises Busy, and what `make` raises."""
    path = _folder() / _stamp() / _named(*key)
    if (body := _read(path)) is not None:
        return body
    with _alone():
        if (body := _read(path)) is not None:
            return body
        body = make()
        _forget_others(path.parent)
        _keep(path, body)
        return body


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time, over processes and threads; a process that dies lets go."""
    with (_folder() / "lock").open("w") as lock:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as held:
                if time.monotonic() > until:
                    raise AnotherIsMade from held
                time.sleep(0.05)
        yield


def _keep(path: Path, body: bytes) -> None:
    """Nothing is kept above the bound, nor on a full disk: the file is given all the same."""
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        held = sum(file.stat().st_size for file in path.parent.iterdir())
        if held + len(body) <= MOST_BYTES:
            part = path.with_suffix(".part")
            part.write_bytes(body)
            part.replace(path)
    except OSError:
        path.with_suffix(".part").unlink(missing_ok=True)


def _forget_others(current: Path | None) -> None:
    for other in _folder().iterdir():
        if other.is_dir() and other != current:
            shutil.rmtree(other, ignore_errors=True)


def forget() -> None:
    """Delete what is kept: a person was erased from it."""
    _forget_others(None)
