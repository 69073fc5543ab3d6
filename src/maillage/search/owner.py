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

from maillage.base import kinds, trouble
from maillage.search import entry, reader, soundness
from maillage.search.marks import bell_path, doubted_path, outdated_path
from maillage.search.models import IndexChange

logger = logging.getLogger(__name__)
BATCH = 2000
HEAP = 15_000_000
ANALYSIS = "analysis"  # beside the files of an index: how its words were made
POLL = 0.3
MINUTE = 60.0
SELDOM = 600.0  # seconds between two new indexes that nothing but a complaint asks for


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
                if key in found and found[key].audiences:
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
        watch = IndexWatch()
        while not stopping():
            try:
                close_old_connections()
                if watch.wants_a_new_one():
                    self.close()
                    rebuild()
                    watch.renewed()
                self.drain()
            except BaseException as fault:  # rows stay; a full disk or a lost database ends one day
                if not isinstance(fault, Exception) and not reader.is_panic(fault):
                    raise
                logger.exception("index not applied")
                self.close()
                watch.failed(fault)
                time.sleep(2)
            bell.wait(POLL)


class IndexWatch:
    """Looks after the index that is there: whole when the owner begins and after a fault, a part
    every minute, at once when a reader doubts it."""

    def __init__(self) -> None:
        self._rounds = soundness.Rounds()
        self._looked: float | None = None
        self._trusted = 0.0  # when an index that looked sound was last replaced all the same
        self._faults = 0
        self._asked: int | None = None  # the word to which the new index answers
        self._wanted = False

    def failed(self, fault: BaseException) -> None:
        """Applying failed: the index is looked at again, and replaced when it fails again for no
        reason of the machine."""
        self._looked = None
        self._faults += trouble.of(fault) is None

    def renewed(self) -> None:
        self._wanted, self._faults = False, 0
        if self._asked is not None and self._asked == _left(outdated_path()):
            outdated_path().unlink(missing_ok=True)

    def wants_a_new_one(self) -> bool:
        """True until there is one."""
        self._wanted = self._wanted or self._finds_a_reason()
        return self._wanted

    def _finds_a_reason(self) -> bool:
        now = time.monotonic()
        doubted = _left(doubted_path()) is not None
        doubted_path().unlink(missing_ok=True)
        self._asked = _left(outdated_path())
        if self._asked is not None or reader.mark() is None:
            return True
        if not doubted and self._looked is not None and now - self._looked < MINUTE:
            return False
        whole = doubted or self._looked is None
        self._looked = now
        current = _root() / "current"
        found = "" if usable() else "of another version"
        found = found or (soundness.damage(current) if whole else self._rounds.damage(current))
        if found:
            logger.warning("the index is damaged or outdated (%s) and built anew", found)
        return bool(found) or self._is_tired(doubted, now)

    def _is_tired(self, doubted: bool, now: float) -> bool:
        """Nothing is seen of what readers or the writer complain about: once in a while, that is
        reason enough."""
        if not (doubted or self._faults > 1) or now - self._trusted < SELDOM:
            return False
        self._trusted, self._faults = now, 0
        return True


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
    """Whether the current index opens, holds the fields that this version writes, and the words
    that it makes of a text."""
    current = _root() / "current"
    try:
        if (current / ANALYSIS).read_text(encoding="utf-8") != entry.analysis():
            return False
    except (OSError, ValueError):
        return False
    try:
        return tantivy.Index.open(str(current)).schema == entry.schema()
    except BaseException as fault:
        if not isinstance(fault, ValueError) and not reader.is_panic(fault):
            raise
        return False


def _left(path: Path) -> int | None:
    """When this word was left, last, or None."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def rebuild(progress: Callable[[int], None] = lambda n: None) -> int:
    """Build a new index beside the live one, then switch; the number of documents. Reading goes
    on meanwhile, and so does applying: what changes is replayed on the new one."""
    with _locked("rebuild", wait=True):
        # What is marked by now is read by the scan itself: only later marks are replayed.
        scanned = set(IndexChange.objects.values_list("pk", flat=True).iterator())
        _sweep()
        folder = _root() / f"places-{time.time_ns()}"
        folder.mkdir()
        try:
            return _built(folder, scanned, progress)
        except BaseException:
            if not _is_current(folder):
                shutil.rmtree(folder, ignore_errors=True)  # of a full disk it would be the worst
            raise


def _built(folder: Path, scanned: set[int], progress: Callable[[int], None]) -> int:
    schema = entry.schema()
    index = tantivy.Index(schema, str(folder))
    (folder / ANALYSIS).write_text(entry.analysis(), encoding="utf-8")
    writer = index.writer(60_000_000, 1)
    try:
        count = _written(writer, schema, progress)
        writer.commit()
    finally:  # its threads end before the folder of one that failed is removed
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


def _written(
    writer: tantivy.IndexWriter, schema: tantivy.Schema, progress: Callable[[int], None]
) -> int:
    count = 0
    for kind in kinds.indexed():
        if kind.all_keys is None or kind.entries is None:
            continue
        keys = iter(kind.all_keys())
        while slice_ := list(islice(keys, BATCH)):
            for key, found in kind.entries(slice_).items():
                if found.audiences:
                    writer.add_document(entry.document(kind.name, key, found, schema))
                    count += 1
            progress(len(slice_))
    return count


def _is_current(folder: Path) -> bool:
    current = _root() / "current"
    return current.is_symlink() and os.readlink(current) == folder.name


def _sweep() -> None:
    """What dead rebuilders left, and the index before this one: their room is wanted."""
    for other in _root().glob("places-*"):
        if not _is_current(other):
            shutil.rmtree(other, ignore_errors=True)


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


def serve(stopping: Callable[[], bool]) -> None:
    """Own the index until told to stop."""
    Owner().serve(stopping)


def settle(seconds: float = 30.0) -> None:
    """Apply all marks before returning: here when no owner lives, else by waiting for it."""
    deadline = time.monotonic() + seconds
    while True:
        with _locked("owner", wait=False) as free:
            if free:
                watch = IndexWatch()
                if watch.wants_a_new_one():
                    rebuild()
                    watch.renewed()
                Owner().drain()
                return
        asked = outdated_path().exists() or doubted_path().exists()
        if not asked and not IndexChange.objects.filter(applied=False).exists():
            return
        if time.monotonic() > deadline:
            raise TimeoutError("the owner of the index does not apply its marks")
        time.sleep(0.02)
