"""Who comes to what: as visitors, those who come and those who organise read it."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext as _

from maillage.agenda import words as agenda_words
from maillage.agenda.exports import in_one_line
from maillage.agenda.models import Event, Occurrence
from maillage.base import clock
from maillage.base.models import Change, Entry
from maillage.base.text import fold
from maillage.look import parts
from maillage.signups import rules
from maillage.signups.models import Attendance, Attendee, SignUpTerms

SALT = "maillage.attendee"
MOST_TIMES = 30  # of a series, that one may choose from
OFF = {Event.Status.CANCELLED: "cancelled", Event.Status.POSTPONED: "postponed"}
GONE = "gone"
TERMS, PERSON, TIME = KINDS = ("sign_up_terms", "attendee", "attendance")  # in the ledger
State = Attendee.State


# One time, as its event says it


def told_of(event: Event, row: Occurrence | None) -> dict[str, Any]:
    """When and where, as JSON; `state`: why nobody should come, empty when they should."""
    state = str(OFF.get(Event.Status(event.status), ""))
    if row is None or not event.is_shown:
        state = state or GONE
    elif row.is_cancelled:
        state = state or "cancelled"
    place = in_one_line(event) if event.is_somewhere else ""
    said: dict[str, Any] = {"state": state, "place": place}
    said |= {"online": event.online, "is_online": event.is_online}
    said["where"] = [event.venue, event.street, event.commune_id, event.host_id]
    if row is None:
        return said
    days = (row.first_day, row.last_day)
    first, last = (day.isoformat() if day else "" for day in days)
    return said | {
        "starts": row.starts.isoformat(),
        "ends": row.ends.isoformat(),
        "first_day": first,
        "last_day": last,
        "zone": event.when.zone,
    }


def terms_of(event: Event) -> SignUpTerms | None:
    return SignUpTerms.objects.filter(event=event).first()


def is_new(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether people must be told: a place that only took another name has not moved."""
    return any(before.get(name) != value for name, value in after.items() if name != "place")


def told_in_words(told: Mapping[str, Any], attendance: Attendance) -> dict[str, str]:
    """{what: in words} of what is said of a time: when, where."""
    row = attendance.row_as(told)
    first, last = agenda_words.days_of(row)
    day = parts.long_day(first)
    if last != first and row.is_all_day:
        day = _("%(first)s au %(last)s") % {"first": day, "last": parts.long_day(last)}
    hours, zone = agenda_words.span_in_words(row), agenda_words.where_clocks_differ(row)
    when = ", ".join(filter(None, (f"{day} {hours}", zone)))
    online = told["online"] or (_("en ligne") if told["is_online"] else "")
    return {"when": when, "place": told["place"], "online": online}


@dataclass(frozen=True)
class Time:
    """One time to sign up for. `attendance`: None while nobody asked."""

    row: Occurrence
    terms: SignUpTerms
    attendance: Attendance | None = None
    has_line: bool = False

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def free(self) -> int | None:
        """Seats that a newcomer may take; None without a limit. None is left before a line."""
        if self.has_line or self.row.event.status == Event.Status.FULL:
            return 0
        return self.attendance.free if self.attendance else self.terms.capacity

    @property
    def closes(self) -> dt.datetime:
        return rules.closes_at(self.terms, self.row.starts, self.row.event.when.zone)

    @property
    def is_open(self) -> bool:
        return self.terms.is_open and not self.row.is_off and clock.now() < self.closes

    @property
    def is_full(self) -> bool:
        return self.free is not None and self.free <= 0

    @property
    def day(self) -> str:
        return parts.long_day(agenda_words.days_of(self.row)[0])

    @property
    def hours(self) -> str:
        return agenda_words.span_in_words(self.row)

    @property
    def zone(self) -> str:
        return agenda_words.where_clocks_differ(self.row)

    @property
    def zone_name(self) -> str:
        return self.row.event.when.zone

    @property
    def place(self) -> str:
        told = self.attendance.told if self.attendance else told_of(self.row.event, self.row)
        return str(told["place"])

    @property
    def closes_in_words(self) -> str:
        return moment(self.closes, self.row.event.when.zone)


def moment(at: dt.datetime, zone: str) -> str:
    """« samedi 28 novembre, 18 h », on the clocks of the place, named when they are not ours."""
    named = zone or str(clock.zone())
    day = parts.long_day(clock.day(at, rules.where(zone)))
    said = [day, agenda_words.hour(at, named)]
    if agenda_words.is_elsewhere(at, named):
        said.append(agenda_words.zone_in_words(named))
    return ", ".join(said)


def times(event: Event, terms: SignUpTerms) -> list[Time]:
    """Those that are to come, the soonest first."""
    at = clock.now()
    rows = list(event.occurrences.filter(starts__gt=at)[:MOST_TIMES])
    known = {row.key: row for row in Attendance.objects.filter(event=event).to_come(at)}
    waiting = Attendee.objects.filter(state=State.WAITING, attendance__in=known.values())
    lines = set(waiting.values_list("attendance", flat=True))
    found = []
    for row in rows:
        row.event = event
        kept = known.get(row.key)
        found.append(Time(row, terms, kept, kept is not None and kept.pk in lines))
    return found


def time_of(event: Event, key: str) -> Time | None:
    """The one that is named, else the first that is open."""
    terms = terms_of(event)
    found = times(event, terms) if terms else []
    if key:
        return next((time for time in found if time.key == key), None)
    return next((time for time in found if time.is_open), found[0] if found else None)


def told_time(attendance: Attendance, terms: SignUpTerms) -> Time:
    """As people were told of it, past or to come."""
    row = attendance.row
    row.is_cancelled = attendance.is_off
    return Time(row, terms, attendance)


def full_ones() -> set[tuple[int, str]]:
    """(event, key) of the times to come of which every seat is taken."""
    rows = Attendance.objects.full().to_come(clock.now()).order_by()
    return set(rows.values_list("event", "key"))


# Who comes


def key_of(attendee: Attendee) -> str:
    """What opens their own page, in mails to them alone."""
    return signing.dumps(attendee.pk, salt=SALT)


def attendee_of(token: str) -> Attendee:
    """Whose link it is. Not one, or erased since: 404."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    found = Attendee.objects.filter(pk=pk).select_related("attendance__event__commune").first()
    if found is None:
        raise Http404
    return found


def rank_in_line(attendee: Attendee) -> int:
    """1 of the first."""
    line = attendee.attendance.attendees.filter(state=State.WAITING)
    return line.filter(place__lt=attendee.place or 0).count() + 1


def attendance_called(event: Event, key: str) -> Attendance | None:
    """The one that is named, else the next, else the last: with people, or about to have some."""
    rows = Attendance.objects.filter(event=event)
    if key:
        return rows.filter(key=key).first()
    coming = rows.filter(ends__gt=clock.now())
    return coming.first() or rows.order_by("-starts").first()


@dataclass(frozen=True)
class AttendanceList:
    """Who comes, as those who organise read it."""

    attendance: Attendance
    seated: list[Attendee]
    line: list[Attendee]
    out: list[Attendee]

    @property
    def people(self) -> int:
        return sum(row.seats for row in self.seated)


def list_of(attendance: Attendance, user: Any) -> AttendanceList:
    """In the order of names; needs are for who may read them."""
    rows = list(Attendee.objects.visible_to(user).filter(attendance=attendance))
    if not rules.may_read_needs(user, attendance.event):
        for row in rows:
            row.need = ""
    by_name = sorted(rows, key=lambda row: (fold(row.name), row.pk))
    line = [row for row in rows if row.state in (State.WAITING, State.OFFERED)]
    return AttendanceList(
        attendance,
        [row for row in by_name if row.state == State.SEATED],
        sorted(line, key=lambda row: row.place or 0),
        [row for row in by_name if row.state in (State.LEFT, State.LAPSED, State.REMOVED)],
    )


def of_address(email: str) -> QuerySet[Attendee]:
    rows = Attendee.objects.of_address(email).select_related("attendance__event")
    return rows.order_by("attendance__starts")


def signed_names(email: str) -> list[str]:
    return list(Attendee.objects.of_address(email).values_list("name", flat=True).distinct())


def seats_of(attendance: Attendance) -> int:
    """What is counted again from the people, to be held against what is kept."""
    return attendance.attendees.aggregate(n=Sum("seats"))["n"] or 0


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of the event that it is about}, where this reader sees it."""
    acts = [change.pk for change in changes]
    entries = Entry.objects.filter(change__in=acts).order_by("pk")
    said = {kind: dict(entries.filter(kind=kind).values_list("change", "key")) for kind in KINDS}
    about = {change: int(key) for change, key in said[TERMS].items()}
    people = Attendee.objects.filter(pk__in=set(said[PERSON].values()))
    events = dict(people.values_list("pk", "attendance__event"))
    about |= {c: events[int(key)] for c, key in said[PERSON].items() if int(key) in events}
    held = Attendance.objects.filter(pk__in=set(said[TIME].values()))
    events = dict(held.values_list("pk", "event"))
    about |= {c: events[int(key)] for c, key in said[TIME].items() if int(key) in events}
    rows = Event.objects.visible_to(user).in_bulk(set(about.values()))
    return {change: rows[pk].get_absolute_url() for change, pk in about.items() if pk in rows}


def coming_cards(email: str) -> Iterable[tuple[Attendee, str]]:
    """(attendee, the key of their page), of what is not over."""
    rows = of_address(email).filter(attendance__ends__gt=clock.now())
    return [(row, key_of(row)) for row in rows if row.is_coming]
