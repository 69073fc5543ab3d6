"""What another origin may have told already: near titles, at the very same time, in places that do
not contradict each other; or nearly the same title in the same place, within the hour: one says
when the doors open, the other when the music begins. A person joins them once, or says that they
differ."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from maillage.agenda import rolling
from maillage.agenda.models import EventClaim, Occurrence
from maillage.base import clock
from maillage.base.text import fold
from maillage.look.parts import clock_time
from maillage.sources.models import ChangeRow, Source
from maillage.timetables.dates import Dates

NEAR, SURE = 62, 88  # of 100: titles that a place must bear out, and those that need nothing
MOST = 3  # that a person is shown
LATER = 10  # what another hour takes from a likeness
NEAR_HOURS = dt.timedelta(minutes=45)
TOGETHER = 100  # stretches of time in one question
Moment = dt.date | dt.datetime


def resembling(source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict[str, Any]]]:
    """{row that is new: the events of others that may be it}: the number, likeness in hundredths
    and its reasons, the most alike first."""
    fresh = [row for row in rows if row.subject is None and row.values.get("dates")]
    starts = {row.pk: at for row in fresh if (at := _next(row.values["dates"]))}
    there = _at(source, set(starts.values()))
    that_day = _by_day(there)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in fresh:
        at = starts.get(row.pk)
        alike = [_weighed(row.values, event) for event in there.get(at, ())]
        if isinstance(at, dt.datetime):
            near = [(when, one) for when, one in that_day[clock.day(at)] if _is_near(when, at)]
            alike += [_weighed(row.values, one, at=when) for when, one in near]
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
    """{when they begin: the events of others} then or about then, of those that show."""
    mine = EventClaim.objects.filter(source=source, withdrawn=None, gone=False).values("event")
    rows = Occurrence.objects.filter(event__is_shown=True).exclude(event__in=mine)
    rows = rows.select_related("event")
    days = [at for at in moments if not isinstance(at, dt.datetime)]
    instants = [at for at in moments if isinstance(at, dt.datetime)]
    found: dict[Moment | None, list[Any]] = defaultdict(list)
    for about in _about(instants):
        for row in rows.filter(about, first_day=None):
            found[row.starts].append(row.event)
    for row in rows.filter(first_day__in=days):
        found[row.first_day].append(row.event)
    return found


def _about(instants: Sequence[dt.datetime]) -> Iterator[Q]:
    """The stretches of time around these, joined where they meet, some in each question."""
    spans: list[tuple[dt.datetime, dt.datetime]] = []
    for at in sorted(instants):
        first, last = at - NEAR_HOURS, at + NEAR_HOURS
        if spans and first <= spans[-1][1]:
            first = spans.pop()[0]
        spans.append((first, last))
    for i in range(0, len(spans), TOGETHER):
        yield Q(*(("starts__range", span) for span in spans[i : i + TOGETHER]), _connector=Q.OR)


def _is_near(when: dt.datetime, at: dt.datetime) -> bool:
    return when != at and abs(when - at) <= NEAR_HOURS


def _by_day(
    there: Mapping[Moment | None, Sequence[Any]],
) -> dict[dt.date, list[tuple[dt.datetime, Any]]]:
    """{day: what has an hour then}"""
    found: dict[dt.date, list[tuple[dt.datetime, Any]]] = defaultdict(list)
    for at, events in there.items():
        if isinstance(at, dt.datetime):
            found[clock.day(at)] += [(at, event) for event in events]
    return found


def _weighed(
    values: Mapping[str, Any], event: Any, at: dt.datetime | None = None
) -> dict[str, Any] | None:
    """How alike they are, and why; None when they are not. `at`: when the other begins, where that
    is not the same time."""
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
    if at and (title < SURE or not is_there):
        return None
    same = fold(values["name"]) == fold(event.name)
    reasons = [_("même titre") if same else _("titre proche")]
    reasons.append(_("le même jour, à %(hour)s") % {"hour": _hour(at)} if at else _("même moment"))
    if is_there:
        reasons.append(_("même lieu"))
    elif town and town == event.commune_id:
        reasons.append(_("même commune"))
    score = min(99, round(0.8 * title + 20 * is_there)) - (LATER if at else 0)
    return {"event": event.pk, "score": score, "reasons": reasons}


def _hour(at: dt.datetime) -> str:
    """« 20 h », as clocks here show it."""
    return str(clock_time(f"{at.astimezone(clock.zone()):%H:%M}"))
