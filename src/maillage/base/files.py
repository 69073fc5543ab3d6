"""The data folder: what it is and what marks it carries."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

MARK = "demonstration"
QUIET = "quiet"


def is_demonstration() -> bool:
    """The folder was created as a demonstration: a mark in the folder, never a setting."""
    return (Path(settings.DATA) / MARK).exists()


def mark_demonstration() -> None:
    (Path(settings.DATA) / MARK).write_text("This folder holds an invented territory's life.\n")


def is_quiet() -> bool:
    """The folder is a restored copy that nobody has said to be the real site: nothing leaves it,
    nothing is fetched, no work runs."""
    return (Path(settings.DATA) / QUIET).exists()


def make_quiet(why: str) -> None:
    (Path(settings.DATA) / QUIET).write_text(why)


def wake() -> None:
    (Path(settings.DATA) / QUIET).unlink(missing_ok=True)


def close_to_others(root: Path) -> None:
    """What lies there is for its owner alone, also what an older version wrote, or a copy brought.
    Links are left: they lead into the folder itself."""
    _narrow(root, 0o700)
    for here, folders, names in os.walk(root):
        for name in folders:
            _narrow(Path(here, name), 0o700)
        for name in names:
            _narrow(Path(here, name), 0o600)


def _narrow(path: Path, mode: int) -> None:
    with suppress(OSError):  # of another user, or gone meanwhile
        if not path.is_symlink() and path.stat().st_mode & 0o077:
            path.chmod(mode)


def folder(*parts: str) -> Path:
    """A private folder inside the data folder, made when it is not there."""
    path = Path(settings.DATA).joinpath(*parts)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@contextmanager
def locked(name: str, *, shared: bool = False) -> Iterator[bool]:
    """Hold a lock of the data folder, which the kernel frees at death. False when another process
    has it; a shared one waits for its turn."""
    with open(Path(settings.DATA) / name, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
