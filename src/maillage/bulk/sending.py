"""The worker hands a mailing over, one slice after the other.

An addressee is *sending* in a commit before the server hears of it, and settled in the commit that
takes the next one: whoever is *sending* when a process dies is *uncertain*, one at most, and nobody
else is served twice. Each slice takes a *turn* of the mailing; whoever holds an older one (a worker
that was taken for dead) takes nobody any more, and what it learns late is still kept.
"""

import datetime as dt
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Min, Q

from maillage.base import clock, jobs, mail
from maillage.base.refusals import Refusal
from maillage.bulk import actions, queries, rules
from maillage.bulk.connectors.kept import Fate, KeptConnection, ServerAnswer
from maillage.bulk.letters import BadAddress, EncodedPart, Envelope, address_of
from maillage.bulk.models import Addressee, Mailing, MailingPart

Why: Any = Mailing.Why
Sent: Any = Addressee.State
# In SQL: each message asks both, and Django takes longer to word them than a server to answer.
TAKE = """
    UPDATE bulk_addressee SET state = 'sending', turn = %s, at = %s
    WHERE id = %s AND state = 'waiting' AND EXISTS (
        SELECT 1 FROM bulk_mailing WHERE id = %s AND state = 'sending' AND turn = %s)
"""
# Who was called uncertain meanwhile, by another worker, is no more.
SETTLE = """
    UPDATE bulk_addressee SET state = %s, said = %s, due = %s, tries = %s, at = %s
    WHERE id = %s AND (state = 'waiting' OR (turn = %s AND state IN ('sending', 'uncertain')))
"""
_kept: dict[int, KeptConnection] = {}  # the one of this process


@dataclass
class BulkSlice:
    """What one slice did: how many it took, and how the server was at its end."""

    turn: int = 0
    taken: int = 0
    refused: int = 0  # in a row, those of the slices before too
    setback: str = ""
    paced_until: dt.datetime | None = None


@dataclass(frozen=True)
class Settled:
    """What became of an addressee, to be written down."""

    pk: int
    state: str
    tries: int
    said: str = ""
    due: dt.datetime | None = None


def _handed_over(mailing: int) -> BulkSlice | None:
    """The next slice, outside any lock. None where nothing may leave."""
    if not mail.leaves() or (row := _turn_of(mailing)) is None:
        return None
    return _HandOver(row).run()


@transaction.atomic
def _turn_of(mailing: int) -> Mailing | None:
    """The mailing, with a new turn; who was being served in an older one is uncertain from now."""
    row = Mailing.objects.select_for_update().filter(pk=mailing, state=Mailing.State.SENDING)
    if (found := row.first()) is None:
        return None
    if found.folder != actions.here():
        actions.pause(mailing=found, by="system", at=clock.now(), why=Why.COPY)
        return None
    found.turn += 1
    found.save(update_fields=["turn"])
    lost = found.addressees.filter(state=Sent.SENDING)
    lost.update(state=Sent.UNCERTAIN, at=clock.now())
    return found


class _HandOver:
    """One slice of a mailing, in one process."""

    def __init__(self, mailing: Mailing) -> None:
        self.mailing, self.list = mailing, queries.LISTS.get(mailing.list)
        route = mail.route()
        assert route is not None
        self.connection = _connection(KeptConnection(route))
        self.envelope = Envelope(mailing, route.sender)
        self.slice = BulkSlice(mailing.turn, refused=mailing.refused)
        self.settled: list[Settled] = []
        self.encoded: dict[int, EncodedPart] = {}

    def run(self) -> BulkSlice:
        began, quota = time.monotonic(), self._quota()
        if (fault := self.connection.open()) is not None:
            self.slice.setback = fault.said
            return self.slice
        for row in self._next(quota):
            if not self._serve(row) or time.monotonic() - began > rules.LONGEST:
                break
            if self.slice.refused >= rules.MOST_REFUSED:
                break
        self._settle()
        self._pace()
        return self.slice

    def _quota(self) -> int:
        """How many may leave now, at the pace of the mailing, shared with those that leave beside
        it."""
        now = clock.now()
        beside = Mailing.objects.filter(state=Mailing.State.SENDING).count()
        self.each = dt.timedelta(seconds=60 * max(1, beside) / max(1, self.mailing.pace))
        earliest = now - max(dt.timedelta(seconds=rules.TICK), self.each)
        self.since = max(self.mailing.paced_until or earliest, earliest)
        return max(1, int((now - self.since) / self.each))

    def _pace(self) -> None:
        self.slice.paced_until = self.since + self.each * self.slice.taken

    def _next(self, many: int) -> list[Addressee]:
        rows = self.mailing.addressees.filter(state=Sent.WAITING)
        rows = rows.filter(Q(due=None) | Q(due__lte=clock.now())).select_related("variant")
        return list(rows.order_by("id")[:many])

    def _parts(self, row: Addressee) -> list[EncodedPart]:
        if missing := set(row.variant.parts) - set(self.encoded):
            found = MailingPart.objects.in_bulk(missing)
            self.encoded |= {pk: EncodedPart.of(part) for pk, part in found.items()}
        return [self.encoded[number] for number in row.variant.parts]

    def _serve(self, row: Addressee) -> bool:
        """Hand one letter over; False when the slice ends there."""
        personal = self.list.personal(row.key, row.email) if self.list else None
        if personal is None:
            self.settled.append(Settled(row.pk, Sent.LEFT, row.tries))
            return True
        try:
            message = self.envelope.message(row, personal, self._parts(row), clock.now())
        except BadAddress:
            said = "501 5.1.3"  # bad destination mailbox address syntax (RFC 3463)
            self.settled.append(Settled(row.pk, Sent.FAILED, row.tries, said))
            return True
        if not self._take(row):
            return self._holds()
        self.slice.taken += 1
        return self._keep(row, self._answer(row, message))

    def _answer(self, row: Addressee, message: bytes) -> ServerAnswer:
        """A server that closes a connection after some messages is asked again on a new one."""
        is_fresh = self.connection.is_fresh
        to = address_of(row.email)
        answer = self.connection.hand_over(self.envelope.sender, to, message)
        if answer.fate is Fate.NOT_SENT and not is_fresh:
            answer = self.connection.hand_over(self.envelope.sender, to, message)
        return answer

    def _keep(self, row: Addressee, answer: ServerAnswer) -> bool:
        """Note what became of a letter; False when the server takes from nobody."""
        said, settled = answer.said, self.settled
        if answer.fate is Fate.NOT_SENT:
            settled.append(Settled(row.pk, Sent.WAITING, row.tries))
            self.slice.setback = said or "?"
            return False
        self.slice.refused = self.slice.refused + 1 if answer.fate is Fate.REFUSED else 0
        if answer.fate is Fate.TAKEN:
            settled.append(Settled(row.pk, Sent.SENT, row.tries))
        elif answer.fate is Fate.UNSURE:
            settled.append(Settled(row.pk, Sent.UNCERTAIN, row.tries, said))
        elif answer.fate is Fate.REFUSED or row.tries + 1 >= rules.MOST_TRIES:
            settled.append(Settled(row.pk, Sent.FAILED, row.tries + 1, said))
        else:
            due = clock.now() + rules.wait_of(row.tries)
            settled.append(Settled(row.pk, Sent.WAITING, row.tries + 1, said, due))
        return True

    def _take(self, row: Addressee) -> bool:
        """Settle who was served before and take this one, in one commit. False when it is no more
        to be taken by this turn."""
        at, turn = _spoken(clock.now()), self.mailing.turn
        with transaction.atomic():
            self._write()
            taken = _done(TAKE, [turn, at, row.pk, self.mailing.pk, turn])
        self.settled.clear()
        return bool(taken)

    def _settle(self) -> None:
        with transaction.atomic():
            self._write()
        self.settled.clear()

    def _write(self) -> None:
        at = _spoken(clock.now())
        for one in self.settled:
            # Who was never taken is as they were; the others are so by this turn alone.
            turn = -1 if one.state == Sent.LEFT else self.mailing.turn
            due = _spoken(one.due) if one.due else None
            _done(SETTLE, [one.state, one.said, due, one.tries, at, one.pk, turn])

    def _holds(self) -> bool:
        """Whether this turn is still the one of the mailing."""
        rows = Mailing.objects.filter(pk=self.mailing.pk, state=Mailing.State.SENDING)
        return rows.filter(turn=self.mailing.turn).exists()


def _done(statement: str, said: list[Any]) -> int:
    """How many rows a statement changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, said)
        return cursor.rowcount


def _spoken(at: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _connection(wanted: KeptConnection) -> KeptConnection:
    """The one that this process keeps, while it is to the same server."""
    kept = _kept.get(0)
    if kept is None or kept.of != wanted.of:
        close()
        kept = _kept[0] = wanted
    return kept


def close() -> None:
    """Let go of the connection of this process."""
    if (kept := _kept.pop(0, None)) is not None:
        kept.close()


@jobs.job(actions.HAND_OVER, before=_handed_over)
def hand_over(mailing: int, prepared: BulkSlice | None) -> None:
    """Keep how the server was, and queue the next slice, or end."""
    row = Mailing.objects.select_for_update().filter(pk=mailing).first()
    if prepared is None or row is None or row.turn != prepared.turn:
        return
    row.refused, row.paced_until = prepared.refused, prepared.paced_until or row.paced_until
    if prepared.setback:
        row.setbacks, row.said = row.setbacks + 1, prepared.setback
    else:
        row.setbacks, row.said = 0, ""
    row.save(update_fields=["refused", "paced_until", "setbacks", "said"])
    if not row.refused:
        _tell_refused(row)
    if row.state == Mailing.State.SENDING:
        _go_on(row)


def _go_on(row: Mailing) -> None:
    at = clock.now()
    if row.refused >= rules.MOST_REFUSED:
        actions.pause(mailing=row, by="system", at=at, why=Why.REFUSED)
    elif row.setbacks >= rules.MOST_SETBACKS:
        actions.pause(mailing=row, by="system", at=at, why=Why.AWAY)
    elif (due := _due(row, at)) is not None:
        jobs.enqueue(actions.HAND_OVER, key=actions.job_key(row.pk), due=due, mailing=row.pk)
        return
    else:
        row.state, row.ended_at = Mailing.State.DONE, at
        row.save(update_fields=["state", "ended_at"])
        _tell_refused(row)
        actions.tell(row)
    close()


def _due(row: Mailing, at: dt.datetime) -> dt.datetime | None:
    """When the next slice is due; None when nobody waits."""
    waiting = row.addressees.filter(state=Sent.WAITING)
    if not waiting.exists():
        return None
    if row.setbacks:
        return at + rules.setback(row.setbacks)
    each = dt.timedelta(seconds=max(rules.TICK, 60 / max(1, row.pace)))
    paced = min(row.paced_until or at, at) + each
    if waiting.filter(due=None).exists():
        return paced
    return max(paced, waiting.aggregate(first=Min("due"))["first"])


def _tell_refused(row: Mailing) -> None:
    """Addresses that the server refuses, once it is sure that it does not refuse all of them."""
    refused = row.addressees.filter(state=Sent.FAILED, is_told=False)
    for one in refused:
        if rules.is_of_address(one.said):
            for listen in mail.REFUSED:
                listen(one.email, one.said)
    refused.update(is_told=True)


# Each minute, and each day


def look(at: dt.datetime) -> None:
    """What is planned leaves; what leaves has its work."""
    planned = Mailing.objects.filter(state=Mailing.State.PLANNED, planned_for__lte=at)
    for row in planned if mail.leaves() else ():
        with suppress(Refusal):  # taken back meanwhile, or nobody is left: the others have theirs
            actions.leave(mailing=row, by="system", at=at)
    for row in Mailing.objects.filter(state=Mailing.State.SENDING):
        key = actions.job_key(row.pk)
        if not jobs.has_failed(key):
            jobs.enqueue(actions.HAND_OVER, key=key, mailing=row.pk)


@jobs.job("bulk.purge")
def purge() -> None:
    """Addresses and bodies of what ended long ago; how many there were is kept."""
    ended = Mailing.objects.filter(totals__isnull=True, ended_at__lt=clock.now() - rules.KEPT)
    for row in ended:
        row.totals = queries.counts(row)
        row.save(update_fields=["totals"])
        row.addressees.all().delete()
        row.variants.all().delete()
        row.parts.all().delete()
