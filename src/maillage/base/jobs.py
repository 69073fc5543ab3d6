"""Jobs: a table, claimed by one conditional UPDATE that both databases speak.

The effect of a job and its end commit in one transaction, so that an effect in the database
happens once by construction. Work longer than thirty seconds is cut in slices, each queuing the
next in its own transaction.
"""

import datetime as dt
import logging
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet

from maillage.base import clock, trouble
from maillage.base.catalogue import Slot
from maillage.base.models import Job

logger = logging.getLogger(__name__)
LEASE = dt.timedelta(seconds=120)
ATTEMPTS = 5
TROUBLED = dt.timedelta(seconds=30)  # until work is tried again on a machine in trouble
FARTHEST = dt.timedelta(hours=6)  # the last wait is of four: what is due later was misdated
LONG_HOLD, PAUSE = 0.1, 0.12  # seconds
Handler = Callable[..., Any]
EVERY_MINUTE: Slot[Callable[[dt.datetime], None]] = Slot("what the worker asks every minute")
BESIDE: Slot[Callable[[Callable[[], bool]], None]] = Slot("what runs beside the jobs")
_handlers: dict[str, Handler] = {}
_before: dict[str, Handler] = {}
_when_lost: dict[str, Handler] = {}


def job(
    name: str, *, before: Handler | None = None, when_lost: Handler | None = None
) -> Callable[[Handler], Handler]:
    """Declare a function as the handler of the jobs of that name. `before` computes outside the
    transaction, so that long reading holds no lock; its answer is the handler's `prepared`.
    `when_lost` runs in the handler's place when a process died in the middle: for effects outside
    the database, never done twice."""

    def declare(function: Handler) -> Handler:
        _handlers[name] = function
        if before is not None:
            _before[name] = before
        if when_lost is not None:
            _when_lost[name] = when_lost
        return function

    return declare


def enqueue(
    name: str, *, key: str | None = None, due: dt.datetime | None = None, **arguments: Any
) -> None:
    """Queue work in the caller's transaction. With a key, a job that waits is not queued twice.
    Nothing is due later than `FARTHEST`."""
    if name not in _handlers:
        raise LookupError(f"no handler for job {name!r}")
    now = clock.now()
    try:
        with transaction.atomic():
            Job.objects.create(
                name=name, key=key, arguments=arguments, due=min(due or now, now + FARTHEST)
            )
    except IntegrityError:
        if key is None:
            raise


def daily(name: str) -> Callable[[dt.datetime], None]:
    """What EVERY_MINUTE is given for a job of once a day: it queues the job when the worker
    starts, then at each new day."""
    asked: list[dt.date] = []

    def ask(at: dt.datetime) -> None:
        if asked != [clock.today()]:
            asked[:] = [clock.today()]
            enqueue(name, key=name, due=at)

    return ask


def claim(now: dt.datetime, *, key: str | None = None) -> Job | None:
    """Take the next due job, or the one of a key, or None. Two workers never hold the same one."""
    free = Q(leased_until=None) | Q(leased_until__lt=now) | _leased_too_long(now)
    asleep = Q(due__lte=now) | _due_too_late(now)
    due = Job.objects.filter(free, asleep, failed=False).order_by("due", "id")
    if key is not None:
        due = due.filter(key=key)
    for pk in due.values_list("pk", flat=True)[:5]:
        taken = Job.objects.filter(free, pk=pk, failed=False).update(
            leased_until=now + LEASE, attempts=F("attempts") + 1
        )
        if taken:
            return Job.objects.get(pk=pk)
    return None


# A clock that was wrong: nothing of ours waits or holds so long, so it was written by one.


def _due_too_late(now: dt.datetime) -> Q:
    return Q(due__gt=now + FARTHEST)


def _leased_too_long(now: dt.datetime) -> Q:
    return Q(leased_until__gt=now + 2 * LEASE)


class ClockWatch:
    """Compares the clock with one that nobody sets, as long as a worker lives."""

    JUMP = dt.timedelta(seconds=5)

    def __init__(self) -> None:
        self._then, self._tick = clock.now(), time.monotonic()

    def mend(self) -> None:
        """When the clock was set back, what was dated by it comes as much sooner. A clock set ahead
        only hastens, and a machine that slept looks the same."""
        now, tick = clock.now(), time.monotonic()
        back = self._then + dt.timedelta(seconds=tick - self._tick) - now
        if back > self.JUMP:
            logger.warning("the clock was set back by %s: jobs come as much sooner", back)
            with transaction.atomic():
                Job.objects.filter(due__gt=now).update(due=F("due") - back)
                held = Job.objects.filter(leased_until__gt=now)
                held.update(leased_until=F("leased_until") - back)
        self._then, self._tick = now, tick  # once it is mended: the database may be away


def run(job: Job) -> bool:
    """Do the work and end the job in one transaction, in the days and hours of the territory. False
    when it failed and will be retried."""
    with clock.here():
        return _run(job)


def _run(job: Job) -> bool:
    is_done_outside = False
    try:
        lost = job.attempts > 1 and not job.error
        handler = _when_lost.get(job.name) if lost else None
        prepare = None if handler else _before.get(job.name)
        prepared = {"prepared": prepare(**job.arguments)} if prepare else {}
        is_done_outside = bool(prepare) and job.name in _when_lost
        began = time.monotonic()
        with transaction.atomic():
            held = Job.objects.select_for_update().filter(pk=job.pk, attempts=job.attempts)
            if not held.exists():  # another worker took over after our lease
                return True
            held.delete()  # before the effect, so that the same key can be queued again by it
            (handler or _handlers[job.name])(**job.arguments, **prepared)
    except Exception as fault:  # whatever a handler raises, the queue must go on
        logger.warning("job %s failed: %s", job.name, type(fault).__name__)  # no word of anybody
        _put_off(job, fault, is_done_outside)
        return False
    _let_others_write(time.monotonic() - began)
    return True


def _put_off(job: Job, fault: Exception, is_done_outside: bool) -> None:
    """Later: an effect outside the database is never done twice, and a machine in trouble is no
    fault of the work."""
    row = Job.objects.filter(pk=job.pk, attempts=job.attempts)
    if is_done_outside:  # as if the process had died: `when_lost` takes it up
        row.update(error="", leased_until=None, due=clock.now())
    elif trouble.of(fault):
        row.update(attempts=job.attempts - 1, leased_until=None, due=clock.now() + TROUBLED)
    else:
        row.update(
            error=traceback.format_exc()[-4000:],
            failed=job.attempts >= ATTEMPTS,
            leased_until=None,
            due=clock.now() + dt.timedelta(seconds=15 * 4**job.attempts),
        )


def _let_others_write(held: float) -> None:
    """After a long hold of SQLite's only lock: those who wait for it look again every tenth of a
    second, and would never find it free between two slices."""
    if held > LONG_HOLD and connection.vendor == "sqlite":
        time.sleep(PAUSE)


def free(key: str) -> None:
    """Take the job of that key from a process that died with it, without waiting for its lease. If
    the process is alive after all, only one of the two will have an effect."""
    Job.objects.filter(key=key).update(leased_until=None, failed=False, due=clock.now())


def has_failed(key: str) -> bool:
    """Whether the job of that key gave up."""
    return Job.objects.filter(key=key, failed=True).exists()


LATE = dt.timedelta(minutes=15)


def late(many: int = 50) -> QuerySet[Job]:
    """Work that should have been done: what gave up, what waits since long, free or held by who
    died, and what a wrong clock has put to sleep."""
    now = clock.now()
    held = Q(leased_until__gte=now) & ~_leased_too_long(now)
    waits = Q(due__lt=now - LATE) & ~held | _due_too_late(now) | _leased_too_long(now)
    return Job.objects.filter(Q(failed=True) | waits).order_by("-failed", "due")[:many]


def again(*, job: int) -> None:
    """Try work that gave up once more, from now."""
    row = Job.objects.filter(pk=job).first()
    if row is None:
        return
    if row.key and Job.objects.filter(name=row.name, key=row.key, failed=False).exists():
        row.delete()  # somebody queued the same since
        return
    row.failed, row.attempts, row.error, row.due, row.leased_until = False, 0, "", clock.now(), None
    row.save()


def give_up(*, job: int) -> None:
    Job.objects.filter(pk=job, failed=True).delete()


def drain(limit: int = 1000) -> int:
    """Run what is due, in this process. Commands and tests call it; so does the worker."""
    done = 0
    while done < limit and (job := claim(clock.now())) is not None:
        run(job)
        done += 1
    return done
