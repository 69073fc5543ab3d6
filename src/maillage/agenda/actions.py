"""Writing an event, cancelling it, putting it away; what stands of it, into its columns."""

import datetime as dt
import secrets
from collections.abc import Callable, Collection, Mapping
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.agenda import frames, rolling
from maillage.agenda.frames import PROGRAMME
from maillage.agenda.models import Event, EventClaim, EventPicture, FormerEventSlug
from maillage.base import clock, files, history, jobs, slugs, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.claims import actions as claims
from maillage.claims.queries import statements
from maillage.claims.rules import Ranks, Statement, last_said, origins, resolve, standing
from maillage.media import pictures
from maillage.organisations.models import Organisation
from maillage.sources.queries import ranks
from maillage.territories import queries as territories
from maillage.timetables.dates import Dates, checked
from maillage.vocabulary.models import Theme

TEXTS = ("name", "summary", "text", "venue", "street", "price", "audience", "phone")
LINKS = ("online", "registration", "link")
COLUMNS = (*TEXTS, *LINKS, "dates", "status", "host_id", "commune_id", "lon", "lat", "is_free")
KEPT = ("name", "dates")  # an event that nobody speaks of keeps its last ones
ROLL = "agenda.roll"
PHOTO = "photo"  # the kind of a picture
SAID_BESIDE = ("alt", "credit")


class EventChangedMeanwhile(Refusal):
    message = _("Quelqu’un a modifié cet événement entre-temps : relisez-le.")


class AlreadyOff(Refusal):
    message = _("Cet événement est déjà annulé.")


@transaction.atomic
def write(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    event: Event | None = None,
    version: int | None = None,
    act: str = "event.write",
    change: Change | None = None,
    is_fictional: bool = False,
) -> Event:
    """A new event, or what somebody says otherwise of this one, as JSON; its place in the ledger is
    `change`, or its own. Raises WrongDates, EventChangedMeanwhile."""
    if "dates" in values:
        checked(Dates.of(values["dates"]), *rolling.window(at))
    row = Event.objects.select_for_update().get(pk=event.pk) if event else None
    if row and version not in (None, row.version):
        raise EventChangedMeanwhile
    name = row.name if row else values["name"]
    change = change or history.change(by=by, act=act, at=at, note=name)
    pk = row.pk if row else make(values, change, is_fictional=is_fictional)
    claims.say(EventClaim, change=change, values=dict(values), event=pk)
    show({pk}, at=at)
    written = Event.objects.get(pk=pk)
    written.written_in = change
    return written


@transaction.atomic
def publish(
    *, values: Mapping[str, Any], by: str, at: dt.datetime, change: Change | None = None
) -> Event:
    """A new event, in the programme that it was proposed for. Raises WrongDates."""
    said = {name: value for name, value in values.items() if name != PROGRAMME}
    event = write(values=said, by=by, at=at, change=change)
    if frames.asked(wished := values.get(PROGRAMME, "")):
        for sets in frames.SETS:
            sets.join(event=event, value=wished, by=by, at=at)
    return event


def make(values: Mapping[str, Any], change: Change, *, is_fictional: bool = False) -> int:
    """The number of an event of which these values are about to be said."""
    passing = f"nouveau-{secrets.token_hex(8)}"
    return Event.objects.create(
        slug=passing,
        name=values["name"],
        dates=values["dates"],
        is_fictional=is_fictional or files.is_demonstration(),
    ).pk


def cancel(*, event: Event, by: str, at: dt.datetime, version: int | None = None) -> Event:
    """It stays in sight until its day, and says so. Raises AlreadyOff."""
    if event.status == Event.Status.CANCELLED:
        raise AlreadyOff
    values = {"status": str(Event.Status.CANCELLED)}
    return write(values=values, event=event, by=by, at=at, version=version, act="event.cancel")


def hide(*, event: Event, by: str, at: dt.datetime) -> Event:
    return write(values={"is_shown": False}, event=event, by=by, at=at, act="event.hide")


def show_again(*, event: Event, by: str, at: dt.datetime) -> Event:
    return write(values={"is_shown": True}, event=event, by=by, at=at, act="event.show")


# Its picture


def add_picture(
    *, event: Event, file: BinaryIO, alt: str, credit: str, by: str, at: dt.datetime
) -> EventPicture:
    """It takes the place of the former one. Raises images.NotAnImage, images.TooLarge."""
    shown: EventPicture = pictures.add(
        event.pictures,
        file=file,
        kind=PHOTO,
        alt=alt,
        credit=credit,
        most=1,
        act="event.picture",
        note=event.name,
        by=by,
        at=at,
    )
    return shown


def remove_picture(*, picture: EventPicture, by: str, at: dt.datetime) -> None:
    note = picture.event.name
    pictures.remove(picture, act="event.picture_away", note=note, by=by, at=at)


def _of_pictures(change: Change, of: Subject) -> undoing.Reach:
    rows = pictures.touched(EventPicture.objects.all(), change)
    events = {("event", str(pk)) for pk in rows.values_list("event", flat=True)}
    return undoing.Reach(of in events, bool(events - {of}))


def _pictures_back(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
    rows = Event.objects.get(pk=of.key).pictures
    return pictures.take_back(rows, change, most=1, by=by, at=at)


# What stands


def show(events: Collection[int], at: dt.datetime | None = None) -> None:
    """What stands of these, into their columns and their occurrences."""
    order = ranks()
    said = statements(EventClaim.objects.filter(event__in=events), "event")
    rows = list(Event.objects.filter(pk__in=events))
    for event in rows:
        _fill(event, said[event.pk], order)
    where = {event.pk: event.commune_id or "" for event in rows}
    slugs.follow_names(FormerEventSlug, rows, where, _towns)
    for event in rows:
        event.save()
    at = at or clock.now()
    rolling.roll(rows, at)
    rolling.mark(events)
    for follow in frames.SHOWN:
        follow(events, at)


def _towns(codes: set[str]) -> Mapping[str, str]:
    return territories.names_of_communes(codes)


def _fill(event: Event, said: list[Statement], order: Ranks) -> None:
    """What nobody speaks of, or only calendars that have dropped it, is put away."""
    resolved = resolve(said, order)
    values = resolved.values
    for name in COLUMNS:
        setattr(event, name, values.get(name))
    for name in KEPT:
        setattr(event, name, values.get(name) or last_said(said, name))
    for name in (*TEXTS, *LINKS):
        setattr(event, name, getattr(event, name) or "")
    event.status = event.status or Event.Status.CONFIRMED
    event.access = values.get("access") or []
    stands = any(not statement.gone for statement in standing(said))
    event.is_shown = stands and values.get("is_shown", True)
    event.repeats = bool(event.dates.get("rule"))
    event.origins = origins(said, resolved)
    event.version += 1
    organisers = Organisation.objects.filter(pk__in=values.get("organisers") or ())
    event.organisers.set(organisers)
    event.themes.set(Theme.objects.filter(pk__in=values.get("themes") or ()))


# Time passes


@jobs.job(ROLL)
def roll(after: int = 0) -> None:
    """A slice of the events of which time has moved something; the next follows."""
    at = clock.now()
    rows = list(rolling.to_roll(at).filter(pk__gt=after)[: rolling.SLICE])
    rolling.roll(rows, at)
    if len(rows) == rolling.SLICE:
        jobs.enqueue(ROLL, after=rows[-1].pk)


# Erasing


@transaction.atomic
def redact(*, subject: Subject, cleared: Callable[[Any], Any], by: str, at: dt.datetime) -> int:
    """Take a personal datum out of the events of a structure; how many statements held it. What it
    leaves empty is said empty by a person, else its calendar would bring it back."""
    if subject.kind != "organisation":
        return 0
    keys = list(Event.objects.filter(organisers=subject.key).values_list("pk", flat=True))

    def without(values: dict[str, Any]) -> dict[str, Any]:
        return values | cleared({name: values[name] for name in TEXTS if name in values})

    for picture in EventPicture.objects.filter(event__in=keys):
        said = {name: getattr(picture, name) for name in SAID_BESIDE}
        kept = {name: value or "" for name, value in cleared(said).items()}
        if kept != said:
            EventPicture.objects.filter(pk=picture.pk).update(**kept)
    found = claims.redact(EventClaim.objects.filter(event__in=keys), without)
    if found.many:
        change = history.change(by=by, act="event.redact", at=at, note=str(found.many))
        for (_field, pk), values in found.emptied.items():
            claims.say(EventClaim, change=change, values=values, event=pk)
        show(keys, at=at)
    return found.many


OF_EVENTS = claims.way(EventClaim, "event", show)
WAYS = {
    **dict.fromkeys(("event.write", "event.cancel", "event.hide", "event.show"), OF_EVENTS),
    **dict.fromkeys(
        ("event.picture", "event.picture_away"), undoing.Way(_of_pictures, _pictures_back)
    ),
}
