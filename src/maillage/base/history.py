"""The ledger: who did what, when, in which change; and what is remembered until the next one."""

import datetime as dt
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Max

from maillage.base.models import Change, Entry

Answer = TypeVar("Answer")
FRESH_SECONDS = 0.02  # another process sees a change that much later, at worst
_latest: tuple[float, int] | None = None
_remembered: dict[Callable, tuple[int, Any]] = {}
_untouched: dict[Callable, str] = {}  # acts that leave the answer of a function as it is


def change(*, by: str, act: str, at: dt.datetime, note: str = "") -> Change:
    """Open a change. Inside the act's transaction, after the subject is locked: ids then follow
    the order of the acts."""
    forget(act)
    return Change.objects.create(by=by, act=act, at=at, note=note[:500])


def record(*, change: Change, kind: str, key: str, before: Any, after: Any) -> None:
    """Keep before and after of a subject that has no claims."""
    Entry.objects.create(change=change, kind=kind, key=str(key), before=before, after=after)


def of(kind: str, key: str) -> list[Entry]:
    """The entries of one subject, latest first."""
    entries = Entry.objects.filter(kind=kind, key=str(key)).select_related("change")
    return list(entries.order_by("-change_id", "-id"))


def latest() -> int:
    """The id of the last change, asked of the database at most fifty times a second."""
    global _latest
    if _latest is None or time.monotonic() - _latest[0] > FRESH_SECONDS:
        last = Change.objects.aggregate(last=Max("pk"))["last"] or 0
        _latest = (time.monotonic(), last)
    return _latest[1]


def until_changed(function: Callable[[], Answer]) -> Callable[[], Answer]:
    """Remember what a reading without argument answers, until the ledger has a new change: for
    the identity, the vocabulary, what every page asks."""
    return _remember(function, "")


def until_changed_but_for(acts: str) -> Callable[[Callable[[], Answer]], Callable[[], Answer]]:
    """The same, over the changes whose act begins like that: they cannot touch the answer."""
    return lambda function: _remember(function, acts)


def _remember(function: Callable[[], Answer], but_for: str) -> Callable[[], Answer]:
    @wraps(function)
    def remembered() -> Answer:
        known = latest()
        kept = _remembered.get(function)
        if kept is None or (kept[0] != known and _touched(since=kept[0], but_for=but_for)):
            kept = (known, function())
            _remembered[function] = kept
            _untouched[function] = but_for
        return kept[1]

    return remembered


def _touched(since: int, but_for: str) -> bool:
    if not but_for:
        return True
    return Change.objects.filter(pk__gt=since).exclude(act__startswith=but_for).exists()


def forget(act: str = "") -> None:
    """Forget what is remembered: such a change begins, or a test."""
    global _latest
    _latest = None
    for function in list(_remembered):
        but_for = _untouched[function]
        if not (act and but_for and act.startswith(but_for)):
            _remembered.pop(function, None)
