"""Occurrences: rows that follow the dates of their event, those of a rule eighteen months ahead. No
page expands a rule."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.agenda.models import Event, Occurrence
from maillage.base import bulk, clock
from maillage.search import index
from maillage.timetables.dates import Dates, Span, TooOften, WrongRule

BEHIND, AHEAD = dt.timedelta(days=366), dt.timedelta(days=548)
SLICE = 80  # events at once: new series of a hundred times each hold the lock less than 500 ms
KIND = "occurrence"
COLUMNS = ("starts", "ends", "first_day", "last_day", "is_cancelled", "is_next")
Row = tuple[Any, ...]


def window(at: dt.datetime) -> tuple[dt.date, dt.date]:
    """The days in which a rule makes rows."""
    today = clock.day(at)
    return today - BEHIND, today + AHEAD


def to_roll(at: dt.datetime) -> QuerySet[Event]:
    """Those of which time alone has moved something: a rule, a next time that is over."""
    over = Occurrence.objects.filter(event=OuterRef("pk"), is_next=True, ends__lte=at)
    return Event.objects.filter(Q(repeats=True) | Exists(over)).order_by("pk")


def roll(events: Iterable[Event], at: dt.datetime) -> int:
    """Make the occurrences of these what their dates say; the index reads again those that moved.
    How many did."""
    rows = list(events)
    before: dict[int, dict[str, Row]] = {event.pk: {} for event in rows}
    keys: dict[tuple[int, str], int] = {}
    known = Occurrence.objects.filter(event__in=list(before)).order_by()
    for pk, event, key, *values in known.values_list("pk", "event", "key", *COLUMNS):
        before[event][key], keys[event, key] = tuple(values), pk
    gone: list[int] = []
    moved: list[Row] = []
    new: list[Row] = []
    for event in rows:
        wished, had = _wished(event, at), before[event.pk]
        gone += [keys[event.pk, key] for key in had.keys() - wished.keys()]
        moved += [
            (*wished[key], keys[event.pk, key])
            for key in had.keys() & wished.keys()
            if had[key] != wished[key]
        ]
        new += [(event.pk, key, *wished[key]) for key in wished.keys() - had.keys()]
    Occurrence.objects.filter(pk__in=bulk.numbers(gone)).delete()
    bulk.update(Occurrence, COLUMNS, moved)
    bulk.insert(Occurrence, ("event", "key", *COLUMNS), sorted(new))
    standing = Occurrence.objects.filter(event__in={row[0] for row in new}).order_by()
    made = set(standing.values_list("pk", flat=True)) - set(keys.values())
    changed = {*gone, *(row[-1] for row in moved), *made}
    index.mark(KIND, sorted(changed))
    return len(changed)


def mark(events: Collection[int]) -> None:
    """What the index says of these is read again: their words changed, not their hours."""
    rows = Occurrence.objects.filter(event__in=events).order_by("pk")
    index.mark(KIND, rows.values_list("pk", flat=True))


def _wished(event: Event, at: dt.datetime) -> dict[str, Row]:
    """{key: the columns of an occurrence}; none of dates that cannot be, which nobody may write."""
    try:
        spans = Dates.of(event.dates).spans(*window(at))
    except (TooOften, WrongRule):
        return {}
    found = [(span, *instants(span)) for span in spans]
    following = next((span.key for span, _s, ends in found if ends > at), None)
    return {
        span.key: (starts, ends, *_days(span), span.is_cancelled, span.key == following)
        for span, starts, ends in found
    }


def instants(span: Span) -> tuple[dt.datetime, dt.datetime]:
    """When it begins and is over; a day begins at midnight here, and is over at the next."""
    if isinstance(span.starts, dt.datetime) and isinstance(span.ends, dt.datetime):
        return span.starts, span.ends
    return _midnight(span.starts), _midnight(span.ends + dt.timedelta(days=1))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.zone()).astimezone(dt.UTC)


def _days(span: Span) -> tuple[dt.date | None, dt.date | None]:
    if isinstance(span.starts, dt.datetime):
        return None, None
    return span.starts, span.ends
