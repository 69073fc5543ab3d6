"""The owner: the one process that writes the index, elected by a lock that dies with it.

It reads marks, re-reads each subject from the database *afterwards*, applies, commits, then
deletes exactly the rows that it read: replaying is harmless, and PostgreSQL, which commits ids
out of order, loses none.
"""

import contextlib
import fcntl
import logging
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import tantivy
from django.conf import settings
from django.db import close_old_connections

from maillage.base import kinds
from maillage.base.models import IndexChange
from maillage.base.search import entry, reader
from maillage.base.search.marks import bell_path, outdated_path

logger = logging.getLogger(__name__)
BATCH = 2000
HEAP = 15_000_000
POLL = 0.3


def _root() -> Path:
    root = Path(settings.INDEX_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    return root


@contextlib.contextmanager
def _locked(name: str, *, wait: bool) -> Iterator[bool]:
    """Hold `index/<name>.lock`; False when another process has it and `wait` is off."""
    with open(_root() / f"{name}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def _rebuilding() -> bool:
    """Whether a rebuild is under way. A dead rebuilder's lock is void."""
    with _locked("rebuild", wait=False) as free:
        return not free


class Owner:
    """Applies marks to the current index. Keeps its writer open between two drains."""

    def __init__(self) -> None:
        self._writer: tantivy.IndexWriter | None = None
        self._schema: tantivy.Schema | None = None
        self._folder = ""

    def drain(self) -> int:
        """Apply what waits; the number of rows applied."""
        with _locked("drain", wait=True):
            done = 0
            while rows := self._waiting():
                self._apply({(kind, key) for _, kind, key in rows})
                applied = IndexChange.objects.filter(pk__in=[pk for pk, _, _ in rows])
                if _rebuilding():
                    applied.update(applied=True)  # the new index wants them too
                else:
                    applied.delete()
                done += len(rows)
            return done

    @staticmethod
    def _waiting() -> list[tuple[int, str, str]]:
        rows = IndexChange.objects.filter(applied=False).order_by("pk")
        return list(rows.values_list("pk", "kind", "key")[:BATCH])

    def _apply(self, subjects: set[tuple[str, str]]) -> None:
        try:
            self._write(subjects)
        except ValueError:  # a writer that failed once fails for ever: begin anew
            logger.warning("index writer dropped", exc_info=True)
            self.close()
            self._write(subjects)

    def _write(self, subjects: set[tuple[str, str]]) -> None:
        writer, schema = self._opened()
        for kind in kinds.indexed():
            keys = [key for name, key in subjects if name == kind.name]
            if not keys or kind.entries is None:
                continue
            found = kind.entries(keys)
            for key in keys:
                writer.delete_documents_by_term("key", f"{kind.name}:{key}")
                if key in found:
                    writer.add_document(entry.document(kind.name, key, found[key], schema))
        writer.commit()

    def _opened(self) -> tuple[tantivy.IndexWriter, tantivy.Schema]:
        folder = os.readlink(_root() / "current")
        if self._writer is None or self._folder != folder:
            self.close()
            index = tantivy.Index.open(str(_root() / folder))
            self._writer = index.writer(HEAP, 1)
            # A process killed inside commit() leaves files that block every later commit.
            self._writer.garbage_collect_files()
            self._schema, self._folder = index.schema, folder
        assert self._writer is not None
        assert self._schema is not None
        return self._writer, self._schema

    def close(self) -> None:
        self._writer = None

    def serve(self, stopping: Callable[[], bool]) -> None:
        """Be the owner until told to stop, or wait to become it."""
        while not stopping():
            with _locked("owner", wait=False) as elected:
                if elected:
                    with _Bell() as bell:
                        self._serve(stopping, bell)
                else:
                    time.sleep(0.5)

    def _serve(self, stopping: Callable[[], bool], bell: "_Bell") -> None:
        doubtful = True  # opened once to be sure, then again only after a fault
        while not stopping():
            try:
                close_old_connections()
                if ((doubtful or reader.mark() is None) and not usable()) or outdated():
                    rebuild()
                self.drain()
                doubtful = False
            except Exception:  # rows stay; a full disk or a lost database ends some day
                logger.exception("index not applied")
                self.close()
                doubtful = True
                time.sleep(2)
            bell.wait(POLL)


class _Bell:
    """A datagram socket that writers ring."""

    def __enter__(self) -> "_Bell":
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.settimeout(POLL)
        with contextlib.suppress(OSError):  # a path too long for a socket: polling is enough
            Path(bell_path()).unlink(missing_ok=True)
            self._socket.bind(bell_path())
        return self

    def wait(self, seconds: float) -> None:
        try:
            self._socket.recv(16)
            self._socket.setblocking(False)
            while self._socket.recv(16):
                pass
        except TimeoutError:
            pass
        except OSError:
            if self._socket.getblocking():
                time.sleep(seconds)
        finally:
            self._socket.settimeout(seconds)

    def __exit__(self, *error: object) -> None:
        self._socket.close()


def usable() -> bool:
    """Whether the current index opens and holds the fields that this version writes."""
    current = _root() / "current"
    try:
        written = tantivy.Index.open(str(current)).schema
    except ValueError:
        return False
    return written == entry.schema()


def outdated() -> bool:
    """Whether somebody asked for a new index; asked once, answered once."""
    try:
        outdated_path().unlink()
    except FileNotFoundError:
        return False
    return True


def rebuild(progress: Callable[[int], None] = lambda n: None) -> int:
    """Build a new index beside the live one, then switch; the number of documents. Reading goes
    on meanwhile, and so does applying: what changes is replayed on the new one."""
    with _locked("rebuild", wait=True):
        # What is marked by now is read by the scan itself: only later marks are replayed.
        scanned = set(IndexChange.objects.values_list("pk", flat=True).iterator())
        folder = _root() / f"places-{time.time_ns()}"
        folder.mkdir()
        schema = entry.schema()
        index = tantivy.Index(schema, str(folder))
        writer = index.writer(60_000_000, 1)
        count = 0
        for kind in kinds.indexed():
            if kind.all_keys is None or kind.entries is None:
                continue
            keys = iter(kind.all_keys())
            while slice_ := list(islice(keys, BATCH)):
                for key, found in kind.entries(slice_).items():
                    writer.add_document(entry.document(kind.name, key, found, schema))
                    count += 1
                progress(len(slice_))
        writer.commit()
        writer.wait_merging_threads()
        with _locked("drain", wait=True):
            # Rows of any state: those applied to the old index happened during the scan.
            marked = IndexChange.objects.values_list("pk", "kind", "key").iterator()
            rows = [row for row in marked if row[0] not in scanned]
            _switch(folder)
            fresh = Owner()
            for start in range(0, len(rows), BATCH):
                fresh._apply({(kind, key) for _, kind, key in rows[start : start + BATCH]})
            fresh.close()
            applied = [*scanned, *(pk for pk, _, _ in rows)]
            for start in range(0, len(applied), BATCH):
                part = applied[start : start + BATCH]
                IndexChange.objects.filter(pk__in=part).delete()
        return count


def _switch(folder: Path) -> None:
    """Name the new folder `current` in one step; keep the one before it, delete older ones."""
    root = _root()
    current = root / "current"
    before = os.readlink(current) if current.is_symlink() else ""
    if current.exists() and not current.is_symlink():
        shutil.rmtree(current)
    link = root / f"link-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(folder.name)
    link.rename(current)
    for other in root.glob("places-*"):
        if other.name not in (folder.name, before):
            shutil.rmtree(other, ignore_errors=True)


def settle(seconds: float = 30.0) -> None:
    """Apply all marks before returning: here when no owner lives, else by waiting for it."""
    deadline = time.monotonic() + seconds
    while True:
        with _locked("owner", wait=False) as free:
            if free:
                if not usable() or outdated():
                    rebuild()
                Owner().drain()
                return
        if not outdated_path().exists() and not IndexChange.objects.filter(applied=False).exists():
            return
        if time.monotonic() > deadline:
            raise TimeoutError("the owner of the index does not apply its marks")
        time.sleep(0.02)
