"""Asking, confirming, leaving, answering an offer; who is next; what a change of the event does."""

import datetime as dt
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.agenda.models import Event, Occurrence
from maillage.base import clock, history, jobs
from maillage.base.refusals import Refusal
from maillage.base.sealed import hashed
from maillage.participation.rules import one_voice
from maillage.signups import letters, queries, rules
from maillage.signups.models import Attendance, Attendee, SignUpTerms
from maillage.signups.queries import State

ASK, MOVE_ON, TELL = "signups.ask", "signups.move_on", "signups.tell"
REMIND, PURGE = "signups.remind", "signups.purge"
SLICE = 100  # people told by one job


class SignUpsClosed(Refusal):
    message = _("Les inscriptions à ce rendez-vous sont closes.")


class ComesAlready(Refusal):
    message = _("Cette adresse est déjà inscrite à ce rendez-vous : rien n’a été compté deux fois.")


class PartyTooLarge(Refusal):
    message = _("C’est plus de personnes que ce que permet une inscription.")


class OfferIsOver(Refusal):
    message = _("Le délai pour répondre est passé : la place est allée à la personne suivante.")


class NoSeatLeft(Refusal):
    message = _("Il ne reste pas assez de places.")


class IsOver(Refusal):
    message = _("Ce rendez-vous a commencé : rien ne change plus.")


class NotComing(Refusal):
    message = _("Cette inscription n’est plus en cours.")


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. `needs_all`: fewer seats are of no use to them."""

    name: str
    email: str = ""
    party: int = 1
    needs_all: bool = False
    answers: list[str] = field(default_factory=list)
    need: str = ""
    phone: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        email = self.email.strip().lower()
        return {
            "name": self.name,
            "email": email,
            "voice": hashed(one_voice(email)) if email else "",
            "party": self.party,
            "needs_all": self.needs_all and self.party > 1,
            "answers": self.answers,
            "need": self.need,
            "phone": self.phone,
        }


# What is held while one counts


def held(attendance: int) -> Attendance:
    """One at a time decides of the seats of one time."""
    return Attendance.objects.select_for_update().get(pk=attendance)


def held_row(attendee: Attendee) -> Attendee:
    """The row as it is once its attendance is locked."""
    attendance = held(attendee.attendance_id)
    row = Attendee.objects.filter(pk=attendee.pk).first()
    if row is None:
        raise NotComing
    row.attendance = attendance
    return row


def attendance_for(event: Event, row: Occurrence) -> Attendance:
    terms = queries.terms_of(event)
    known, _is_new = Attendance.objects.get_or_create(
        event=event,
        key=row.key,
        defaults={
            "starts": row.starts,
            "ends": row.ends,
            "told": queries.told_of(event, row),
            "capacity": terms.capacity if terms else None,
        },
    )
    return known


def closes(attendance: Attendance) -> dt.datetime:
    terms = queries.terms_of(attendance.event) or SignUpTerms()
    return rules.closes_at(terms, attendance.starts, attendance.told["zone"])


def put(row: Attendee, state: Any, seats: int, answer_by: dt.datetime | None = None) -> None:
    """Its seats are counted with the others, under the lock of their attendance."""
    attendance = row.attendance
    attendance.taken += seats - row.seats
    row.state, row.seats, row.answer_by = state, seats, answer_by
    attendance.save(update_fields=["taken", "last_place"])
    row.save()


def in_ledger(row: Attendee, act: str, at: dt.datetime, by: str = "") -> None:
    """In the ledger, without a name nor an address."""
    history.change(by=by or f"attendee:{row.pk}", act=act, at=at, note=row.attendance.event.name)


# Asking


@jobs.job(ASK)
def ask_later(event: int, time: str, wanted: dict[str, Any]) -> None:
    """For an address that is to be confirmed: what is known of it shows in no answer."""
    row = Event.objects.filter(pk=event, is_shown=True).first()
    if row is not None:
        with suppress(Refusal):
            ask(event=row, key=time, wanted=Wanted(**wanted), at=clock.now())


@transaction.atomic
def ask(*, event: Event, key: str, wanted: Wanted, at: dt.datetime) -> Attendee | None:
    """Somebody asks to come: no seat is held for them before their address is confirmed. None when
    this address is written to no more today. Raises SignUpsClosed, PartyTooLarge."""
    attendance = _open(event, key, wanted)
    columns = wanted.columns
    same = Attendee.objects.filter(voice=columns["voice"])
    known = same.coming().filter(attendance=attendance).first()
    if known is not None:
        return _told_again(known, at)
    lately = same.filter(asked_at__gt=at - dt.timedelta(days=1))
    if lately.filter(attendance=attendance).count() >= rules.MOST_ASKED:
        return None
    if lately.count() >= rules.MOST_ASKED_OF:
        return None
    row = Attendee.objects.create(attendance=attendance, asked_at=at, **columns)
    letters.confirm(row)
    return row


def _open(event: Event, key: str, wanted: Wanted) -> Attendance:
    time = queries.time_of(event, key)
    if time is None or not time.is_open:
        raise SignUpsClosed
    if not 1 <= wanted.party <= time.terms.most:
        raise PartyTooLarge
    return attendance_for(event, time.row)


def _told_again(known: Attendee, at: dt.datetime) -> Attendee | None:
    """Who comes already receives their link again, once a day."""
    if known.asked_again_at and known.asked_again_at > at - dt.timedelta(days=1):
        return None
    known.asked_again_at = at
    known.save(update_fields=["asked_again_at"])
    letters.already(known)
    return known


@transaction.atomic
def sign_up(*, event: Event, key: str, wanted: Wanted, by: str, at: dt.datetime) -> Attendee:
    """Somebody whose address is proven: at once. Raises SignUpsClosed, PartyTooLarge,
    ComesAlready."""
    attendance = _open(event, key, wanted)
    row = Attendee(attendance=held(attendance.pk), asked_at=at, **wanted.columns)
    return _entered(row, at, by)


@transaction.atomic
def confirm(*, attendee: Attendee, at: dt.datetime) -> Attendee:
    """The address is confirmed by the button of the e-mailed page; twice is once. Raises
    SignUpsClosed, ComesAlready, NotComing."""
    row = held_row(attendee)
    return _entered(row, at) if row.state == State.DRAFT else row


def _entered(row: Attendee, at: dt.datetime, by: str = "") -> Attendee:
    """At the end of the line, which most often is its head."""
    attendance = row.attendance
    terms = queries.terms_of(attendance.event)
    if terms is None or not terms.is_open or attendance.is_off or at >= closes(attendance):
        raise SignUpsClosed
    same = attendance.attendees.filter(voice=row.voice).exclude(pk=row.pk)
    if same.coming().exists():
        raise ComesAlready
    same.filter(state=State.DRAFT).delete()
    attendance.last_place += 1
    row.place, row.knows = attendance.last_place, attendance.revision
    put(row, State.WAITING, 0)
    in_ledger(row, "signup.enter", at, by)
    next_ones(attendance, at, entering=row.pk)
    row.refresh_from_db()
    row.attendance = attendance
    if row.state == State.SEATED:
        letters.seated(row)
    elif row.state == State.WAITING:
        letters.waiting(row)
    return row


# Who is next


def next_ones(attendance: Attendance, at: dt.datetime, entering: int = 0) -> None:
    """Free seats go to the line, the first first: who is `entering` takes theirs, the others are
    asked. Under the lock of the attendance."""
    event = attendance.event
    if attendance.is_off or event.status == Event.Status.FULL:
        return
    by = rules.answer_by(at, closes(attendance))
    for row in attendance.attendees.in_line().filter(state=State.WAITING):
        if attendance.is_full:
            return
        row.attendance = attendance
        seats = rules.given(row.party, row.needs_all, attendance.free)
        if row.pk == entering and seats == row.party:
            row.seated_at = at
            put(row, State.SEATED, seats)
        elif seats and by is None:
            return  # nobody is asked so late, and nobody passes before them
        elif seats:
            put(row, State.OFFERED, seats, by)
            letters.offered(row)


def ask_who_is_next(at: dt.datetime) -> None:
    """Each minute: the offers that nobody answered."""
    late = Attendee.objects.filter(state=State.OFFERED, answer_by__lte=at).order_by()
    for pk in late.values_list("attendance", flat=True).distinct():
        jobs.enqueue(MOVE_ON, key=str(pk), attendance=pk)


@jobs.job(MOVE_ON)
def move_on(attendance: int) -> None:
    """Who did not answer leaves the line; the seats go to the next."""
    found, at = Attendance.objects.filter(pk=attendance).first(), clock.now()
    if found is None:
        return
    found = held(attendance)
    if found.is_off:
        return
    late = list(found.attendees.filter(state=State.OFFERED, answer_by__lte=at))
    for row in late:
        row.attendance = found
        put(row, State.LAPSED, 0)
        in_ledger(row, "signup.lapse", at, "system")
        letters.lapsed(row)
    next_ones(found, at)


# Their own page


@transaction.atomic
def accept(*, attendee: Attendee, at: dt.datetime) -> Attendee:
    """Take the seats that were offered; twice is once. Raises OfferIsOver."""
    row = held_row(attendee)
    if row.state == State.SEATED:
        return row
    if row.state != State.OFFERED or row.answer_by is None or at >= row.answer_by:
        raise OfferIsOver
    row.party, row.seated_at = row.seats, at
    put(row, State.SEATED, row.seats)
    in_ledger(row, "signup.accept", at)
    letters.seated(row)
    return row


@transaction.atomic
def wait_for_all(*, attendee: Attendee, at: dt.datetime) -> Attendee:
    """Fewer seats than asked for are of no use: they go to the next, and the place in line stays.
    Raises OfferIsOver."""
    row = held_row(attendee)
    if row.state != State.OFFERED or row.answer_by is None or at >= row.answer_by:
        raise OfferIsOver
    row.needs_all = row.party > row.seats
    put(row, State.WAITING, 0)
    in_ledger(row, "signup.wait", at)
    next_ones(row.attendance, at)
    return row


@transaction.atomic
def leave(*, attendee: Attendee, at: dt.datetime) -> Attendee:
    """Their seats are free; who never confirmed is forgotten with their draft. Twice is once.
    Raises IsOver."""
    row = held_row(attendee)
    if not row.is_coming:
        return row
    if at >= row.attendance.starts:
        raise IsOver
    put(row, State.LEFT, 0)
    in_ledger(row, "signup.leave", at)
    next_ones(row.attendance, at)
    return row


@transaction.atomic
def revise(*, attendee: Attendee, wanted: Wanted, at: dt.datetime) -> Attendee:
    """How many come, what they answer. More people need free seats that nobody waits for. Raises
    IsOver, NotComing, NoSeatLeft, PartyTooLarge."""
    row = held_row(attendee)
    if at >= row.attendance.starts:
        raise IsOver
    if row.state not in (State.SEATED, State.WAITING):
        raise NotComing
    terms = queries.terms_of(row.attendance.event)
    if not 1 <= wanted.party <= max(row.party, terms.most if terms else 1):
        raise PartyTooLarge
    row.name, row.answers, row.need = wanted.name, wanted.answers, wanted.need
    before, row.party = row.party, wanted.party
    row.needs_all = wanted.needs_all and wanted.party > 1
    if row.state == State.SEATED:
        _resize(row, before)
    else:
        row.save()
    in_ledger(row, "signup.change", at)
    next_ones(row.attendance, at)
    return row


def _resize(row: Attendee, before: int) -> None:
    attendance = row.attendance
    more = row.party - before
    is_full = attendance.event.status == Event.Status.FULL
    is_awaited = is_full or attendance.attendees.in_line().exists()
    lacks = attendance.free is not None and more > attendance.free
    if more > 0 and (is_awaited or lacks):
        raise NoSeatLeft
    put(row, State.SEATED, row.party)


# The event changes


def follow(events: Collection[int], at: dt.datetime) -> None:
    """What the agenda says of these may be new: whoever comes is told once. In its transaction."""
    rows = Attendance.objects.filter(event__in=events, ends__gt=at).order_by("event", "pk")
    by_event: dict[int, list[Attendance]] = {}
    for row in rows:
        by_event.setdefault(row.event_id, []).append(row)
    for event in Event.objects.filter(pk__in=by_event).select_related("host", "commune"):
        _follow(event, by_event[event.pk], at)


def _follow(event: Event, rows: list[Attendance], at: dt.datetime) -> None:
    there = {row.key: row for row in event.occurrences.all()}
    for time in there.values():
        time.event = event
    known = set(Attendance.objects.filter(event=event).values_list("key", flat=True))
    is_one = len(event.when.times) == 1 and not event.when.rule
    fresh = [
        rules.Moved(key, time.starts)
        for key, time in there.items()
        if key not in known and (is_one or time.ends > at)
    ]
    gone = [rules.Moved(row.key, row.starts) for row in rows if row.key not in there]
    moved = rules.moves(gone, fresh, is_one=is_one)
    for row in rows:
        key = moved.get(row.key) or row.key
        after = row.told | queries.told_of(event, there.get(key))
        if key != row.key or queries.is_new(row.told, after):
            _changed(held(row.pk), key, there.get(key), after, at)


def _changed(
    row: Attendance, key: str, time: Occurrence | None, after: dict[str, Any], at: dt.datetime
) -> None:
    before, row.told = row.told, after
    row.key = key
    if time is not None:
        row.starts, row.ends = time.starts, time.ends
    row.revision += 1
    row.save()
    if before["starts"] != after["starts"]:
        row.attendees.exclude(reminded_at=None).update(reminded_at=None)
    _bound_offers(row, at)
    said: dict[str, Any] = {
        "attendance": row.pk,
        "revision": row.revision,
        "before": before,
        "after": after,
    }
    jobs.enqueue(TELL, key=f"{row.pk}:{row.revision}", **said)
    jobs.enqueue(MOVE_ON, key=str(row.pk), attendance=row.pk)


def _bound_offers(row: Attendance, at: dt.datetime) -> None:
    """Nobody answers after the start, nor to what does not take place: they keep their place."""
    last = closes(row)
    for offered in row.attendees.filter(state=State.OFFERED):
        offered.attendance = row
        if row.is_off or last <= at:
            put(offered, State.WAITING, 0)
        elif offered.answer_by and offered.answer_by > last:
            put(offered, State.OFFERED, offered.seats, last)


@jobs.job(TELL)
def tell(
    attendance: int, revision: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """A slice of those who do not know yet; the next follows."""
    rows = Attendee.objects.coming().filter(attendance=attendance, knows__lt=revision)
    part = list(rows.exclude(email="").select_related("attendance__event").order_by("pk")[:SLICE])
    for row in part:
        letters.changed(row, before, after)
    Attendee.objects.filter(pk__in=[row.pk for row in part]).update(knows=revision)
    if len(part) == SLICE:
        said: dict[str, Any] = {
            "attendance": attendance,
            "revision": revision,
            "before": before,
            "after": after,
        }
        jobs.enqueue(TELL, key=f"{attendance}:{revision}", **said)


# Time passes


def ask_whom_to_remind(at: dt.datetime) -> None:
    """Each minute: what happens tomorrow."""
    soon = Attendance.objects.to_come(at).filter(starts__lt=at + dt.timedelta(hours=40))
    rows = soon.filter(attendees__state=State.SEATED, attendees__reminded_at=None).distinct()
    for row in rows:
        if not row.is_off and rules.is_time_to_remind(row.starts, at, row.told["zone"]):
            jobs.enqueue(REMIND, key=str(row.pk), attendance=row.pk)


@jobs.job(REMIND)
def remind(attendance: int) -> None:
    """Once each; who has just signed up remembers."""
    at = clock.now()
    found = Attendance.objects.filter(pk=attendance, starts__gt=at).first()
    if found is None or found.is_off:
        return
    rows = found.attendees.seated().filter(reminded_at=None).order_by("pk")
    part = list(rows.select_related("attendance__event")[:SLICE])
    for row in part:
        if row.email and row.seated_at and row.seated_at <= at - rules.FRESH:
            letters.reminder(row)
    found.attendees.filter(pk__in=[row.pk for row in part]).update(reminded_at=at)
    if len(part) == SLICE:
        jobs.enqueue(REMIND, key=str(attendance), attendance=attendance)


@jobs.job(PURGE)
def purge() -> None:
    """What is of no use any more: drafts; then needs; then everybody, but how many came."""
    at = clock.now()
    Attendee.objects.filter(state=State.DRAFT, asked_at__lt=at - rules.DRAFT_LIFE).delete()
    over = Attendee.objects.filter(attendance__ends__lt=at - rules.NEED_KEPT)
    over.exclude(need="").update(need="")
    old = Attendance.objects.filter(ends__lt=at - rules.KEPT, attendees__isnull=False).distinct()
    for row in old[:SLICE]:
        there = row.attendees.seated()
        marked = there.filter(came=True) if there.filter(came=True).exists() else there
        row.came = sum(marked.values_list("seats", flat=True))
        row.attendees.all().delete()
        row.save(update_fields=["came"])


# Erasing


def forget(email: str, at: dt.datetime) -> None:
    """Erase somebody from everything here, in the caller's transaction; their seats are free."""
    for row in list(Attendee.objects.of_address(email).order_by("attendance")):
        row = held_row(row)
        if row.is_coming:
            put(row, State.LEFT, 0)
            if row.attendance.starts > at:
                jobs.enqueue(MOVE_ON, key=str(row.attendance_id), attendance=row.attendance_id)
        row.delete()
