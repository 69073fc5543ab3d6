"""The open index of a web process: it opens no writer and follows the owner."""

import os
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, TypeVar

import tantivy
from django.conf import settings

from maillage.search import marks, soundness
from maillage.search.lexicon import Lexicon, lexicon
from maillage.search.models import IndexChange

DEEPEST = 1000  # results that can be paged through by name or distance
Asked = TypeVar("Asked")


class Unavailable(Exception):
    """There is no index yet; the owner is building one."""


def is_panic(fault: BaseException) -> bool:
    """A panic inside tantivy (a damaged file) is no Exception."""
    return type(fault).__name__ == "PanicException"


def at_the_door(function: Callable[..., Asked]) -> Callable[..., Asked]:
    """What a damaged file makes of a question becomes Unavailable here, and the owner is told."""

    @wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Asked:
        try:
            return function(*args, **kwargs)
        except BaseException as fault:
            is_broken = is_panic(fault) or (
                isinstance(fault, ValueError)
                and soundness.damage(Path(settings.INDEX_ROOT) / "current")
            )
            if not is_broken:
                raise
            _reader.close()
            marks.doubt()
            raise Unavailable from fault

    return guarded


def mark() -> tuple[str, int, int] | None:
    """The folder and the commit that are current, or None while there is no index."""
    current = Path(settings.INDEX_ROOT) / "current"
    try:
        folder, stat = os.readlink(current), os.stat(current / "meta.json")
    except OSError:
        return None
    return folder, stat.st_mtime_ns, stat.st_ino


class OpenedIndex(NamedTuple):
    """The index as one commit left it; `answers` are those that it has already given."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    answers: dict[tuple, Any]

    def remembered(self, key: tuple, ask: Callable[[], Any]) -> Any:
        """Counts, clusters, sizes of facets: asked once of this commit."""
        if key not in self.answers:
            if len(self.answers) > 1000:
                self.answers.clear()
            self.answers[key] = ask()
        return self.answers[key]


class IndexReader:
    """The open index of this process, and the folder and commit that it shows."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._index: tantivy.Index | None = None
        self._seen: tuple[str, int, int] | None = None
        self._lexicon: Lexicon | None = None
        self._answers: dict[tuple, Any] = {}

    def open(self) -> OpenedIndex:
        """A searcher on the latest commit. Raises Unavailable while there is none."""
        current = Path(settings.INDEX_ROOT) / "current"
        seen = mark()
        if seen is None:
            raise Unavailable
        folder, known = seen[0], lexicon()
        with self._lock:
            if self._index is None or self._seen is None or self._seen[0] != folder:
                self._index = self._opened(current)
            elif self._seen != seen:
                try:
                    self._index.reload()
                except ValueError:
                    self._index = self._opened(current)
            # A new synonym changes answers without a commit.
            if self._seen != seen or self._lexicon is not known:
                self._answers = {}  # who still reads the last commit keeps its own
            self._seen, self._lexicon = seen, known
            return OpenedIndex(self._index.searcher(), self._index.schema, self._answers)

    @staticmethod
    def _opened(folder: Path) -> tantivy.Index:
        try:
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual")
            index.reload()
        except ValueError as fault:
            marks.doubt()
            raise Unavailable from fault
        return index

    def close(self) -> None:
        """The next question opens the index anew."""
        with self._lock:
            self._index = None


_reader = IndexReader()


@at_the_door
def report() -> Iterator[str]:
    """What `maillage check` says of the index."""
    waiting = IndexChange.objects.filter(applied=False).count()
    try:
        yield f"Index : {state()['documents']} entrées, {waiting} en attente"
    except Unavailable:
        yield "Index : absent, il sera reconstruit par « maillage worker »"


def state() -> dict[str, int]:
    """What `maillage check` prints of the index. Raises Unavailable."""
    searcher = _reader.open().searcher
    return {"documents": searcher.num_docs, "segments": searcher.num_segments}
