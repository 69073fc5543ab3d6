"""Writing a programme, choosing its events, putting one there that was proposed for it."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.agenda import rolling
from maillage.agenda.models import Event
from maillage.base import files, history, text, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.programmes.models import EventProgramme
from maillage.programmes.queries import KIND

FIELDS = ("name", "first_day", "last_day", "summary", "text", "is_shown")
DAYS = ("first_day", "last_day")


class ProgrammeChangedMeanwhile(Refusal):
    message = _("Quelqu’un a modifié ce programme entre-temps : relisez-le.")


@transaction.atomic
def write(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    programme: EventProgramme | None = None,
    version: int | None = None,
    is_fictional: bool = False,
) -> EventProgramme:
    """A new programme, or what this one says from now on. Raises ProgrammeChangedMeanwhile."""
    row = _locked(programme.pk) if programme else None
    if row and version not in (None, row.version):
        raise ProgrammeChangedMeanwhile
    before = _stated(row) if row else None
    if row is None:
        invented = is_fictional or files.is_demonstration()
        row = EventProgramme(slug=_free(values["name"]), is_fictional=invented, version=0)
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    row.version += 1
    row.save()
    change = history.change(by=by, act="programme.write", at=at, note=row.name)
    history.record(change=change, kind=KIND, key=str(row.pk), before=before, after=_stated(row))
    return row


@transaction.atomic
def choose(
    *,
    programme: EventProgramme,
    events: Collection[int],
    by: str,
    at: dt.datetime,
    among: Collection[int] | None = None,
) -> None:
    """Its events are these; `among`: those that one chose from, where others stay as they are."""
    row = _locked(programme.pk)
    before = _stated(row)
    kept = set(Event.objects.filter(pk__in=events).values_list("pk", flat=True))
    if among is not None:
        kept = kept & set(among) | set(before["events"]) - set(among)
    if kept == set(before["events"]):
        return
    change = history.change(by=by, act="programme.choose", at=at, note=row.name)
    _set(row, kept)
    history.record(change=change, kind=KIND, key=str(row.pk), before=before, after=_stated(row))


@transaction.atomic
def join(*, event: Event, value: str, by: str, at: dt.datetime) -> None:
    """An event that was proposed for the programme of this address."""
    row = EventProgramme.objects.filter(slug=value).first()
    if row:
        own = row.events.values_list("pk", flat=True)
        choose(programme=row, events={*own, event.pk}, by=by, at=at)


def _locked(pk: int) -> EventProgramme:
    return EventProgramme.objects.select_for_update().get(pk=pk)


def _set(row: EventProgramme, events: set[int]) -> None:
    """The index reads again the events that enter or leave."""
    before = set(row.events.values_list("pk", flat=True))
    row.events.set(events)
    rolling.mark(before ^ events)


def _free(name: str) -> str:
    base = text.slugify(name)[:80] or "programme"
    slug, n = base, 1
    while EventProgramme.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


# As it was


def _stated(row: EventProgramme) -> dict[str, Any]:
    """What it says, and its events, as JSON."""
    said = {name: getattr(row, name) for name in FIELDS}
    said |= {name: str(said[name]) for name in DAYS}
    return said | {"events": sorted(row.events.values_list("pk", flat=True))}


def _now(of: Subject) -> dict[str, Any]:
    return _stated(_locked(int(of.key)))


def _put_back(stated: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    """One that did not exist is put away."""
    ((of, said),) = stated.items()
    row = _locked(int(of.key))
    before = _stated(row)
    change = history.change(by=by, act="undo", at=at, note=row.name)
    said = {"is_shown": False} if said is None else said
    for name in FIELDS:
        if name in said:
            value = dt.date.fromisoformat(said[name]) if name in DAYS else said[name]
            setattr(row, name, value)
    row.version += 1
    row.save()
    if "events" in said:
        _set(row, set(Event.objects.filter(pk__in=said["events"]).values_list("pk", flat=True)))
    history.record(change=change, kind=KIND, key=of.key, before=before, after=_stated(row))
    return change


WAYS = dict.fromkeys(
    ("programme.write", "programme.choose"), undoing.as_before(_now, _put_back, KIND)
)
