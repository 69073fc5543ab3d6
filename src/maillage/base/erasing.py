"""Erasing somebody, below the rows: words in other people's mails and in failed work, and what a
database keeps on the disk of a row that is gone."""

import datetime as dt
import json
import re
from collections.abc import Callable, Collection
from typing import Any, Protocol

from django.db import connection

from maillage.base import jobs
from maillage.base.catalogue import Slot
from maillage.base.kinds import Subject
from maillage.base.models import Job, Message
from maillage.base.personal import Person, Personal

BLANK = "[…]"
SHORTEST = 3  # signs: « Al » would eat half of a letter
REDACTIONS: Slot["Redacts"] = Slot(
    "takes a personal datum out of what a room says of a subject; how many held it"
)
KEPT: Slot[Callable[[], None]] = Slot("drops files made from what visitors see")


class Redacts(Protocol):
    """`cleared`: a value without the datum, as `cleared` below; `by`, `at`: for the ledger."""

    def __call__(
        self, *, subject: Subject, cleared: Callable[[Any], Any], by: str, at: dt.datetime
    ) -> int: ...


def pattern(words: Collection[str]) -> re.Pattern[str] | None:
    """These words, whole, whatever their case; None when none is long enough."""
    long = sorted({w.strip() for w in words if len(w.strip()) >= SHORTEST}, key=len, reverse=True)
    if not long:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, long))})(?!\w)", re.IGNORECASE)


def cleared(value: Any, words: re.Pattern[str]) -> Any:
    """A value without these words; None when nothing else is left of a text that held them."""
    if isinstance(value, str):
        if not words.search(value):
            return value
        left = words.sub(BLANK, value)
        return left if left.replace(BLANK, "").strip(" ,;:.-()") else None
    if isinstance(value, dict):
        return {name: cleared(part, words) for name, part in value.items()}
    if isinstance(value, list):
        return [cleared(part, words) for part in value]
    return value


def forget(*, address: str, words: Collection[str]) -> None:
    """Erase what was sent, or waits to be sent, to an address; take it and these words out of
    what others were sent, and out of work that waits or failed. In the caller's transaction."""
    Message.objects.filter(recipient__iexact=address).delete()
    if (sought := pattern([address, *words])) is None:
        return
    for row in Message.objects.iterator(chunk_size=500):
        value = (row.subject, row.text, row.html, row.error)
        left = tuple(sought.sub(BLANK, part) for part in value)
        if left != value:
            row.subject, row.text, row.html, row.error = left
            row.save(update_fields=["subject", "text", "html", "error"])
    for job in Job.objects.iterator(chunk_size=500):
        before = (json.dumps(job.arguments, ensure_ascii=False), job.error)
        if sought.search("\n".join(before)):
            job.arguments, job.error = _without(job.arguments, sought), sought.sub(BLANK, job.error)
            job.save(update_fields=["arguments", "error"])


def forget_person(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    forget(address=person.email, words=names)
    sweep()


def _without(value: Any, sought: re.Pattern[str]) -> Any:
    """The arguments of a job: who is named in a list is there no more."""
    if isinstance(value, dict):
        return {name: _without(part, sought) for name, part in value.items()}
    if isinstance(value, list):
        return [_without(part, sought) for part in value if not _names(part, sought)]
    return sought.sub(BLANK, value) if isinstance(value, str) else value


def _names(value: Any, sought: re.Pattern[str]) -> bool:
    return isinstance(value, str) and sought.fullmatch(value) is not None


class StillRead(Exception):
    """Somebody reads what is to be emptied, or a transaction is open; the job comes back."""


def sweep() -> None:
    """Queue the emptying of what the database keeps of rows that are gone."""
    jobs.enqueue("erasing.sweep", key="sweep")


MAILS = Personal(tables=("base.Message", "base.Job"), forget=forget_person)


def _empty() -> None:
    """SQLite overwrites the pages of a deleted row (secure_delete), and its journal is copied and
    cut here; PostgreSQL marks the room of dead rows as free. Neither may run in a transaction."""
    for forget_kept in KEPT:
        forget_kept()
    if connection.in_atomic_block:
        raise StillRead
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0]:
                raise StillRead
        else:
            cursor.execute("VACUUM")


@jobs.job("erasing.sweep", before=_empty)
def swept(prepared: None) -> None:
    """All has been done before the transaction."""
