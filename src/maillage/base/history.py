"""The ledger: who did what, when, in which change; and what is remembered until an act that may
touch it."""

import datetime as dt
import time
from collections.abc import Callable, Collection, Mapping
from functools import partial, wraps
from threading import Lock
from typing import Any, TypeVar

from django.db import connection, transaction

from maillage.base import clock
from maillage.base.catalogue import Slot
from maillage.base.models import Change, Entry

Answer = TypeVar("Answer")
ACTS: Slot[Mapping[str, Any]] = Slot("acts in words, room by room")
UNSEEN: Slot[Collection[str]] = Slot("acts that change nothing of what visitors see, room by room")
AUTHORS: Slot[Any] = Slot("who acts, by the word before their number, in words")
SUBJECTS: Slot[Callable[[Collection[Change], Any], Mapping[int, str]]] = Slot(
    "changes, a reader -> {change: the page of what it is about, where they see it}"
)
FRESH_SECONDS = 0.02  # another process sees a change that much later, at worst
WINDOW = 200  # latest changes that are looked at again: one may commit after a later one


def change(*, by: str, act: str, at: dt.datetime, note: str = "") -> Change:
    """Open a change. Inside the act's transaction, after the subject is locked: ids then follow
    the order of the acts."""
    _moves.touch([act])
    # Whoever reads before the commit reads again after it.
    transaction.on_commit(partial(_moves.touch, [act]))
    return Change.objects.create(by=by, act=act, at=at, note=note[:500])


def record(*, change: Change, kind: str, key: str, before: Any, after: Any) -> None:
    """Keep before and after of a subject that has no claims."""
    Entry.objects.create(change=change, kind=kind, key=str(key), before=before, after=after)


def in_words(act: str) -> str:
    """What an act is called, as the room that writes it says."""
    name = next((acts[act] for acts in ACTS if act in acts), act)
    return str(name)


def of(kind: str, key: str) -> list[Entry]:
    """The entries of one subject, latest first."""
    entries = Entry.objects.filter(kind=kind, key=str(key)).select_related("change")
    return list(entries.order_by("-change_id", "-id"))


def _asked(question: str, number: int) -> list[tuple]:
    """In SQL: asked at each page and in each act; its moments are compared, never read."""
    with connection.cursor() as cursor:
        cursor.execute(question, [number])
        return cursor.fetchall()


# The last change, when (what was rolled back leaves its number to another), and how many there are
# just below.
HEAD = """
    SELECT id, at, (SELECT COUNT(*) FROM base_change WHERE id > %s)
    FROM base_change ORDER BY id DESC LIMIT 1
"""
NOTHING: tuple[int, object, int] = (0, None, 0)


class _Moves:
    """Which acts were done lately, as this process sees it. `now` counts what it saw: an answer
    read at one count holds until an act that touches it is seen at a later one."""

    def __init__(self) -> None:
        self.now = 0
        self._lock = Lock()
        self._acts: dict[str, int] = {}  # {act: when it was seen last}
        self._told: dict[tuple[str, ...], tuple[int, int]] = {}  # {acts: (now, their last)}
        self._all = 0  # when everything was in doubt, last
        self._looked: float | None = None
        self._head = NOTHING
        self._rows: frozenset[tuple[int, str, object]] = frozenset()

    def touch(self, acts: Collection[str] | None) -> None:
        """These acts are being done; None is anything."""
        with self._lock:
            self.now += 1
            self._looked = None
            if acts is None:
                self._all = self.now
            else:
                self._acts |= dict.fromkeys(acts, self.now)

    def look(self) -> None:
        """Ask the database what is new, at most fifty times a second."""
        now = time.monotonic()
        if self._looked is not None and now - self._looked <= FRESH_SECONDS:
            return
        last = self._head[0]
        head = next(iter(_asked(HEAD, last - WINDOW)), NOTHING)
        if head != self._head:
            self._read(last)
        self._looked = now

    def _read(self, last: int) -> None:
        """What was rolled back, restored or missed puts everything in doubt."""
        latest = "SELECT id, act, at FROM base_change ORDER BY id DESC LIMIT %s"
        rows = frozenset(_asked(latest, WINDOW))
        first = min(rows, default=(0,))[0]
        gone = any(row not in rows for row in self._rows if row[0] >= first)
        is_missed = len(rows) == WINDOW and first > last + 1
        new = None if gone or is_missed else {act for _pk, act, _at in rows - self._rows}
        highest, _act, at = max(rows, default=(0, "", None))
        self._rows = rows
        self._head = (highest, at, sum(pk > highest - WINDOW for pk, _act, _at in rows))
        self.touch(new)

    def last(self, acts: tuple[str, ...]) -> int:
        """When something that touches these acts was seen last."""
        with self._lock:
            told = self._told.get(acts)
            if told is None or told[0] != self.now:
                seen = (at for act, at in self._acts.items() if _touches(act, acts))
                told = self._told[acts] = self.now, max([self._all, *seen])
            return told[1]


_moves = _Moves()
_remembered: dict[Callable, tuple[tuple[int, dt.date | None], Any]] = {}


def _touches(act: str, acts: tuple[str, ...]) -> bool:
    """Whether an act begins as one of these; of none, whether visitors may see what it does. An act
    that no room declares may do anything."""
    if not any(act in told for told in ACTS):
        return True
    if acts:
        return act.startswith(acts)
    return not any(act in unseen for unseen in UNSEEN)


def moved(*acts: str) -> int:
    """A number of this process that grows when an act is done that begins as one of these; of none,
    any act but those that visitors see nothing of."""
    _moves.look()
    return _moves.last(acts)


def shown() -> tuple[int, int]:
    """The last change of what visitors see, and how many there are just below: the same for every
    process, and after a restart."""
    unseen = [act for acts in UNSEEN for act in acts]
    rows = Change.objects.exclude(act__in=unseen).order_by("-pk").values_list("pk", flat=True)
    last = rows.first() or 0
    return last, rows.filter(pk__gt=last - WINDOW).count()


def until_changed(
    *acts: str, dated: bool = False
) -> Callable[[Callable[[], Answer]], Callable[[], Answer]]:
    """Remember what a reading without argument answers until an act is done that begins as one of
    these, `"territory."`; when none is named, until visitors may see something else. `dated`: what
    it reads is in force from a day on, so that it is read again each day."""

    def remember(function: Callable[[], Answer]) -> Callable[[], Answer]:
        @wraps(function)
        def remembered() -> Answer:
            last = moved(*acts), clock.today() if dated else None
            kept = _remembered.get(function)
            if kept is None or kept[0] != last:
                kept = _remembered[function] = (last, function())
            return kept[1]

        return remembered

    return remember


def forget() -> None:
    """Everything is in doubt: what was remembered is read again."""
    _moves.touch(None)
