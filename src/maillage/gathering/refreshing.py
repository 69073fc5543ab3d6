"""Sources that are read by themselves, from their address, each at its hours."""

import datetime as dt
import hashlib
from typing import NamedTuple

from maillage.base import clock, jobs
from maillage.base.refusals import Refusal
from maillage.fetching import fetch
from maillage.gathering import letters
from maillage.sources.actions import SourceHasNoAddress, receive
from maillage.sources.formats import FORMATS
from maillage.sources.models import ImportRun, Source

BACK_OFF = dt.timedelta(hours=1)
MOST_FAILURES = 8
TOLD_AT = 3  # failures in a row, when nothing answers: a site may be down for an hour
FARTHEST = BACK_OFF * 2 ** (MOST_FAILURES - 1)


class Missed(NamedTuple):
    """Why a reading brought nothing. `until`: not before; `has_ended`: never again."""

    why: str
    until: dt.datetime | None = None
    has_ended: bool = False


def refresh(*, source: Source, by: str, at: dt.datetime) -> ImportRun | None:
    """Read a source again from its address. None when it has not changed since. What is found is
    proposed to the team, unless the source may put what needs nobody on line by itself.

    Raises SourceHasNoAddress, fetch.Unreachable."""
    if not source.address:
        raise SourceHasNoAddress
    form = FORMATS.get(source.format)
    bring = form.bring if form and form.bring else fetch.get
    answer = bring(source.address, marks=source.marks)
    last = source.runs.exclude(digest="").order_by("-pk").first()
    unchanged = answer.unchanged or (
        last is not None and last.digest == hashlib.sha256(answer.body).hexdigest()
    )
    is_broken = unchanged and last is not None and last.state == ImportRun.State.FAILED
    run = None
    if not unchanged:
        run = receive(
            source=source,
            file_name=source.address.rstrip("/").rsplit("/", 1)[-1] or source.pk,
            write=lambda path: path.write_bytes(answer.body),
            by=by,
            at=at,
            is_automatic=source.is_automatic,
        )
    known = {"marks": dict(answer.marks), "next_at": _next(source, at)}
    heard = {} if is_broken else {"failures": 0, "last_fault": ""}
    Source.objects.filter(pk=source.pk).update(**known, **heard)
    return run


def _next(source: Source, at: dt.datetime) -> dt.datetime | None:
    return at + dt.timedelta(hours=source.every_hours) if source.every_hours else None


def refresh_due(at: dt.datetime) -> None:
    """Queue the sources whose hour has come."""
    rows = Source.objects.exclude(next_at=None).values_list("pk", "next_at", "every_hours")
    for pk, next_at, hours in rows:
        farthest = at + max(dt.timedelta(hours=hours or 0), FARTHEST)
        if next_at <= at or next_at > farthest:  # dated by a clock that was wrong
            jobs.enqueue("source.refresh", key=pk, source=pk)


def _refresh_now(source: str) -> Missed | None:
    """Outside the transaction: the network is slow."""
    row = Source.objects.filter(pk=source).first()
    if row is None or not row.address:
        return None
    try:
        refresh(source=row, by="system", at=clock.now())
    except fetch.Later as asked:
        return Missed(str(asked), until=asked.until)
    except (fetch.Unreachable, Refusal) as fault:
        return Missed(str(fault), has_ended=isinstance(fault, fetch.Gone))
    return None


@jobs.job("source.refresh", before=_refresh_now)
def note_refresh(source: str, prepared: Missed | None) -> None:
    """What went wrong is kept and tried again later: an hour, two, four… A host that asks for a
    rest has it, and fails at nothing; what has ended is asked for no more."""
    row = Source.objects.select_for_update().filter(pk=source).first()
    if row is None or not prepared:
        return
    row.last_fault = prepared.why[:300]
    if prepared.until:
        row.next_at = prepared.until if row.every_hours else None
    elif prepared.has_ended:
        row.failures, row.next_at = MOST_FAILURES, None
    else:
        row.failures = min(row.failures + 1, MOST_FAILURES)
        row.next_at = clock.now() + BACK_OFF * 2 ** (row.failures - 1)
    row.save()
    if prepared.has_ended or (row.failures == TOLD_AT and not prepared.until):
        letters.broken(row, has_ended=prepared.has_ended)


def note_unreadable(run: ImportRun) -> None:
    """What came by itself cannot go in: a page of errors, an empty calendar. It is told once, the
    first time, and nothing of what the source said before is touched."""
    if run.by != "system" or not run.source.address:
        return
    states = run.source.runs.exclude(digest="").filter(pk__lt=run.pk).order_by("-pk")
    earlier = list(states.values_list("state", flat=True)[:MOST_FAILURES])
    streak = next((n for n, s in enumerate(earlier) if s != ImportRun.State.FAILED), len(earlier))
    row = Source.objects.select_for_update().get(pk=run.source_id)
    row.failures, row.last_fault = min(streak + 1, MOST_FAILURES), run.fault[:300]
    row.save()
    if not streak:
        letters.broken(row, has_ended=False)
