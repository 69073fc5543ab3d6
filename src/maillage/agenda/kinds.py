"""An occurrence, as the index finds it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from maillage.agenda import frames, queries, words
from maillage.agenda.frames import PROGRAMME
from maillage.agenda.models import Event, Occurrence
from maillage.base.kinds import Kind
from maillage.organisations.models import Organisation
from maillage.search import index
from maillage.search.index import PUBLIC, IndexEntry

MOST_DAYS = 1100  # three years: what lasts longer leaves the month after them


def entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    """A series is read once for all of its times."""
    rows = list(Occurrence.objects.filter(pk__in=[int(key) for key in keys]).order_by())
    asked = Event.objects.filter(pk__in={row.event_id for row in rows})
    events = asked.select_related("commune").prefetch_related("themes", "organisers").in_bulk()
    named = queries.names_of(events.values(), AnonymousUser())
    sets = frames.values_of(set(events))
    whole = {pk: _whole(event, named[pk], sets.get(pk, ())) for pk, event in events.items()}
    for row in rows:
        row.event = events[row.event_id]
    return {str(row.pk): _at(row, whole[row.event_id]) for row in rows}


def _at(row: Occurrence, whole: IndexEntry) -> IndexEntry:
    return replace(
        whole,
        id=row.pk,
        starts=row.first_day or row.starts,
        ends=row.last_day or row.ends,
        numbers={index.DAY: _days(row)} | ({"next": (1,)} if row.is_next else {}),
    )


def _whole(event: Event, named: list[Organisation], sets: tuple[str, ...]) -> IndexEntry:
    """What is the same of all the times of an event."""
    area = [event.venue, event.street]
    if event.commune:
        area.append(event.commune.name)
    tags = [word for theme in event.themes.all() for word in (theme.name, theme.words)]
    return IndexEntry(
        id=0,
        texts={
            "name": event.name,
            "tags": tags + [organiser.name for organiser in named],
            "summary": event.summary,
            "body": [event.text, event.audience],
            "area": area,
        },
        facets=_facets(event) | {PROGRAMME: sets},
        audiences=PUBLIC if event.is_shown else ("officer",),
        lon=event.lon if event.is_somewhere else None,
        lat=event.lat if event.is_somewhere else None,
    )


def _days(row: Occurrence) -> tuple[int, ...]:
    """Those on which a month, a week, a day shows it."""
    first, last = (day.toordinal() for day in words.days_of(row))
    return tuple(range(first, min(last, first + MOST_DAYS) + 1))


def _facets(event: Event) -> dict[str, tuple[str, ...]]:
    return {
        "commune": (event.commune_id,) if event.commune_id and event.is_somewhere else (),
        "theme": tuple(theme.pk for theme in event.themes.all()),
        "cost": ("free",) if event.is_free else (),
        "attendance": ("online",) if event.is_online else (),
    }


def all_keys() -> Iterator[str]:
    for pk in Occurrence.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


OCCURRENCE = Kind("occurrence", label=_("Rendez-vous"), entries=entries, all_keys=all_keys)
