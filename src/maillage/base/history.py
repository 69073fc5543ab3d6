"""The ledger: who did what, when, in which change."""

import datetime as dt
from typing import Any

from maillage.base.models import Change, Entry


def change(*, by: str, act: str, at: dt.datetime, note: str = "") -> Change:
    """Open a change. Inside the act's transaction, after the subject is locked: ids then follow
    the order of the acts."""
    return Change.objects.create(by=by, act=act, at=at, note=note[:500])


def record(*, change: Change, kind: str, key: str, before: Any, after: Any) -> None:
    """Keep before and after of a subject that has no claims."""
    Entry.objects.create(change=change, kind=kind, key=str(key), before=before, after=after)


def of(kind: str, key: str) -> list[Entry]:
    """The entries of one subject, latest first."""
    entries = Entry.objects.filter(kind=kind, key=str(key)).select_related("change")
    return list(entries.order_by("-change_id", "-id"))
