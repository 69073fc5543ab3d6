"""What those who organise do: open sign-up, add somebody who called, remove, mark who came,
write."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from maillage.agenda.models import Event
from maillage.base import history, jobs, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.signups import letters, queries
from maillage.signups.actions import (
    MOVE_ON,
    SLICE,
    ComesAlready,
    NoSeatLeft,
    NotComing,
    SignUpsClosed,
    Wanted,
    attendance_for,
    held,
    held_row,
    next_ones,
    put,
)
from maillage.signups.models import Attendance, Attendee, SignUpTerms
from maillage.signups.queries import PERSON, TERMS, TIME, State

WRITE = "signups.write"
STATED = ("is_open", "capacity", "most", "closes", "question_1", "question_2")
MOST_WRITTEN = 5  # messages a day to those who come to one event
OUT = (State.REMOVED, State.LEFT, State.LAPSED)


class SeatsTaken(Refusal):
    def __init__(self, taken: int) -> None:
        self.taken = taken

    def __str__(self) -> str:
        return _("%(taken)s places sont déjà prises : le nombre ne peut pas être plus petit.") % {
            "taken": self.taken
        }


class PeopleCome(Refusal):
    message = _("Des personnes sont inscrites : fermez les inscriptions plutôt que de les défaire.")


class WroteALot(Refusal):
    message = _("Vous avez déjà écrit cinq fois aujourd’hui aux personnes inscrites.")


# How one signs up


@transaction.atomic
def set_terms(*, event: Event, values: Mapping[str, Any], by: str, at: dt.datetime) -> Change:
    """Raises SeatsTaken."""
    return _put_terms({Subject(TERMS, str(event.pk)): dict(values)}, by=by, at=at)


def _put_terms(values: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    [(subject, stated)] = values.items()
    event = Event.objects.select_for_update().get(pk=subject.key)
    before = _terms(subject)
    coming = Attendance.objects.filter(event=event).to_come(at)
    if stated is None:
        if Attendee.objects.coming().filter(attendance__in=coming).exists():
            raise PeopleCome
        SignUpTerms.objects.filter(event=event).delete()
    else:
        SignUpTerms.objects.update_or_create(event=event, defaults=stated)
        _seats(coming, stated["capacity"])
    change = history.change(by=by, act="signup.terms", at=at, note=event.name)
    after = _terms(subject)
    history.record(change=change, kind=TERMS, key=subject.key, before=before, after=after)
    return change


def _seats(coming: Any, capacity: int | None) -> None:
    """Of each time that comes; what is added is offered to the line."""
    taken = coming.aggregate(most=Max("taken"))["most"] or 0
    if capacity is not None and taken > capacity:
        raise SeatsTaken(taken)
    for pk in list(coming.order_by("pk").values_list("pk", flat=True)):
        row = held(pk)
        if capacity is not None and row.taken > capacity:
            raise SeatsTaken(row.taken)
        row.capacity = capacity
        row.save(update_fields=["capacity"])
        jobs.enqueue(MOVE_ON, key=str(pk), attendance=pk)


def _terms(subject: Subject) -> dict[str, Any] | None:
    row = SignUpTerms.objects.filter(event=subject.key).first()
    return row and {name: getattr(row, name) for name in STATED}


# One person


@transaction.atomic
def add(*, event: Event, key: str, wanted: Wanted, by: str, at: dt.datetime) -> Attendee:
    """Somebody who called: seated, or not at all. Raises SignUpsClosed, ComesAlready,
    NoSeatLeft."""
    time = queries.time_of(event, key)
    if time is None or time.row.is_off:
        raise SignUpsClosed
    attendance = held(attendance_for(event, time.row).pk)
    row = Attendee(attendance=attendance, asked_at=at, knows=attendance.revision, **wanted.columns)
    if row.voice and attendance.attendees.coming().filter(voice=row.voice).exists():
        raise ComesAlready
    _seat(row, at)
    _recorded(row, "signup.add", None, by, at)
    return row


def _seat(row: Attendee, at: dt.datetime) -> None:
    free = row.attendance.free
    if free is not None and row.party > free:
        raise NoSeatLeft
    row.seated_at = at
    put(row, State.SEATED, row.party)
    if row.email:
        letters.seated(row)


@transaction.atomic
def remove(*, attendee: Attendee, by: str, at: dt.datetime) -> Attendee:
    """Their seats go to the line. Raises NotComing."""
    row = held_row(attendee)
    if not row.is_coming:
        raise NotComing
    before = _state(row)
    _out(row, at)
    _recorded(row, "signup.remove", before, by, at)
    return row


def _out(row: Attendee, at: dt.datetime) -> None:
    put(row, State.REMOVED, 0)
    if row.email and row.attendance.starts > at:
        letters.removed(row)
    next_ones(row.attendance, at)


@transaction.atomic
def put_back(*, attendee: Attendee, by: str, at: dt.datetime) -> Attendee:
    """Somebody who left, or was removed, by mistake. Raises NoSeatLeft, NotComing, ComesAlready."""
    row = held_row(attendee)
    if row.state not in OUT:
        raise NotComing
    before = _state(row)
    _back(row, at)
    _recorded(row, "signup.put_back", before, by, at)
    return row


def _back(row: Attendee, at: dt.datetime) -> None:
    same = row.attendance.attendees.coming().exclude(pk=row.pk)
    if row.voice and same.filter(voice=row.voice).exists():
        raise ComesAlready
    _seat(row, at)


def _state(row: Attendee) -> dict[str, Any]:
    return {"state": str(row.state), "seats": row.seats}


def _recorded(row: Attendee, act: str, before: Any, by: str, at: dt.datetime) -> Change:
    """In the ledger, without a name nor an address."""
    change = history.change(by=by, act=act, at=at, note=row.attendance.event.name)
    history.record(change=change, kind=PERSON, key=str(row.pk), before=before, after=_state(row))
    return change


def _stands(subject: Subject) -> dict[str, Any] | None:
    """As an entry tells it; None once they are erased."""
    row = Attendee.objects.filter(pk=subject.key).first()
    return row and _state(held_row(row))


def _put_person(values: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    """Seated again, or removed: who was in line has left it, and is seated where a seat is free."""
    [(subject, stated)] = values.items()
    row = held_row(Attendee.objects.get(pk=subject.key))
    before = _state(row)
    was_out = stated is None or stated["state"] in OUT
    if was_out:
        _out(row, at)
    else:
        _back(row, at)
    act = "signup.remove" if was_out else "signup.put_back"
    return _recorded(row, act, before, by, at)


# Who came


@transaction.atomic
def mark(*, attendance: Attendance, came: Collection[int], by: str, at: dt.datetime) -> Change:
    """Of all those who have a seat, who is there."""
    subject = Subject(TIME, str(attendance.pk))
    seated = attendance.attendees.seated().values_list("pk", flat=True)
    return _put_came({subject: {str(pk): pk in set(came) for pk in seated}}, by=by, at=at)


def _put_came(values: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    [(subject, stated)] = values.items()
    attendance = held(int(subject.key))
    before = _came(subject)
    rows = list(attendance.attendees.seated())
    for row in rows:
        row.came = stated.get(str(row.pk))
    Attendee.objects.bulk_update(rows, ["came"])
    change = history.change(by=by, act="signup.mark", at=at, note=attendance.event.name)
    after = _came(subject)
    history.record(change=change, kind=TIME, key=subject.key, before=before, after=after)
    return change


def _came(subject: Subject) -> dict[str, bool | None]:
    rows = Attendee.objects.seated().filter(attendance=subject.key).order_by("pk")
    return {str(pk): came for pk, came in rows.values_list("pk", "came")}


# Writing to everybody


@transaction.atomic
def write(
    *,
    attendance: Attendance,
    subject: str,
    text: str,
    signed: str,
    has_line: bool,
    by: str,
    at: dt.datetime,
) -> int:
    """One message to each of those who have a seat, and to the line when it `has_line`; how many.
    Raises WroteALot."""
    row = held(attendance.pk)
    day = at - dt.timedelta(days=1)
    written = Change.objects.filter(act="signup.write", at__gt=day)
    if written.filter(entries__kind=TIME, entries__key=str(row.pk)).count() >= MOST_WRITTEN:
        raise WroteALot
    states = Attendee.COMING if has_line else (State.SEATED,)
    people = row.attendees.filter(state__in=states).exclude(email="")
    to = list(people.order_by("pk").values_list("pk", flat=True))
    change = history.change(by=by, act="signup.write", at=at, note=row.event.name)
    history.record(change=change, kind=TIME, key=str(row.pk), before=None, after=None)
    said: dict[str, Any] = {"subject": subject, "text": text, "signed": signed}
    for n in range(0, len(to), SLICE):
        jobs.enqueue(WRITE, people=to[n : n + SLICE], **said)
    return len(to)


@jobs.job(WRITE)
def write_to(people: list[int], subject: str, text: str, signed: str) -> None:
    """One message each; who has left since receives nothing."""
    rows = Attendee.objects.coming().filter(pk__in=people).exclude(email="").order_by("pk")
    for row in rows.select_related("attendance__event"):
        letters.words_of_organisers(row, subject, text, signed)


OF_PERSON = undoing.as_before(_stands, _put_person, PERSON)
WAYS = {
    "signup.terms": undoing.as_before(_terms, _put_terms, TERMS),
    "signup.mark": undoing.as_before(_came, _put_came, TIME),
    "signup.add": OF_PERSON,
    "signup.remove": OF_PERSON,
    "signup.put_back": OF_PERSON,
}
