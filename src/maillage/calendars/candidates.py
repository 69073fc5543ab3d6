"""What another origin may have told already: near titles, at the very same time, in places that do
not contradict each other. A person joins them once, or says that they differ."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from maillage.agenda import rolling
from maillage.agenda.models import EventClaim, Occurrence
from maillage.base import clock
from maillage.base.text import fold
from maillage.sources.models import ChangeRow, Source
from maillage.timetables.dates import Dates

NEAR, SURE = 62, 88  # of 100: titles that a place must bear out, and those that need nothing
MOST = 3  # that a person is shown
Moment = dt.date | dt.datetime


def resembling(source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict[str, Any]]]:
    """{row that is new: the events of others that may be it}: the number, likeness in hundredths
    and its reasons, the most alike first."""
    fresh = [row for row in rows if row.subject is None and row.values.get("dates")]
    starts = {row.pk: at for row in fresh if (at := _next(row.values["dates"]))}
    there = _at(source, set(starts.values()))
    found: dict[int, list[dict[str, Any]]] = {}
    for row in fresh:
        alike = [_weighed(row.values, event) for event in there.get(starts.get(row.pk), ())]
        kept = sorted((one for one in alike if one), key=lambda one: -one["score"])[:MOST]
        if kept:
            found[row.pk] = kept
    return found


def _next(dates: Mapping[str, Any]) -> Moment | None:
    """The first time of these dates in the days that the agenda computes."""
    since, until = rolling.window(clock.now())
    spans = Dates.of(dates).spans(since, until)
    return next((span.starts for span in spans if _day(span.starts) >= since), None)


def _day(moment: Moment) -> dt.date:
    return clock.day(moment) if isinstance(moment, dt.datetime) else moment


def _at(source: Source, moments: Iterable[Moment]) -> dict[Moment | None, list[Any]]:
    """The events of others that begin then, of those that show."""
    mine = EventClaim.objects.filter(source=source, withdrawn=None, gone=False).values("event")
    rows = Occurrence.objects.filter(event__is_shown=True).exclude(event__in=mine)
    rows = rows.select_related("event")
    days = [at for at in moments if not isinstance(at, dt.datetime)]
    instants = [at for at in moments if isinstance(at, dt.datetime)]
    found: dict[Moment | None, list[Any]] = defaultdict(list)
    for row in rows.filter(starts__in=instants, first_day=None):
        found[row.starts].append(row.event)
    for row in rows.filter(first_day__in=days):
        found[row.first_day].append(row.event)
    return found


def _weighed(values: Mapping[str, Any], event: Any) -> dict[str, Any] | None:
    """How alike they are, and why; None when they are not."""
    title = fuzz.token_set_ratio(fold(values["name"]), fold(event.name))
    town = values.get("commune_id")
    if town and event.commune_id and town != event.commune_id:
        return None
    places = [fold(values.get(name) or "") for name in ("venue", "street")]
    others = [fold(event.venue), fold(event.street)]
    is_there = any(
        mine and theirs and fuzz.token_set_ratio(mine, theirs) >= SURE
        for mine in places
        for theirs in others
    )
    if title < NEAR or (title < SURE and not is_there):
        return None
    same = fold(values["name"]) == fold(event.name)
    reasons = [_("même titre") if same else _("titre proche"), _("même moment")]
    if is_there:
        reasons.append(_("même lieu"))
    elif town and town == event.commune_id:
        reasons.append(_("même commune"))
    score = min(99, round(0.8 * title + 20 * is_there))
    return {"event": event.pk, "score": score, "reasons": reasons}
