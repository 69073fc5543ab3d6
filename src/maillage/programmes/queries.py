"""Programmes as people read them: one of them, its events by day, what it counts."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, QuerySet
from django.http import Http404

from maillage.accounts import rules as accounts
from maillage.agenda import queries as agenda
from maillage.agenda.models import Event, Occurrence
from maillage.agenda.queries import AgendaResults, EventCard
from maillage.base import clock
from maillage.base.models import Change, Entry
from maillage.programmes.models import EventProgramme
from maillage.programmes.rules import ProgrammeSearch
from maillage.search.index import Answer

MOST_IN_BOOKLET = 600  # times
KIND = "programme"


def programme_called(slug: str, user: Any) -> EventProgramme:
    """Raises Http404 for who may not see it, as when there is none."""
    found = EventProgramme.objects.visible_to(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def programmes(user: Any) -> QuerySet[EventProgramme]:
    return EventProgramme.objects.visible_to(user).order_by("-first_day", "pk")


def running() -> QuerySet[EventProgramme]:
    """What everybody may still go to, the next first."""
    return EventProgramme.objects.visible_to(AnonymousUser()).not_over()


def addresses() -> Iterable[EventProgramme]:
    return EventProgramme.objects.visible_to(AnonymousUser()).real()


def results(asked: ProgrammeSearch, user: Any) -> AgendaResults:
    """Raises index.Unavailable."""

    def cards(answer: Answer) -> list[EventCard]:
        return agenda.cards_of(agenda.found_by(answer, user), user)

    return AgendaResults.answering(asked, accounts.reader(user), cards)


def times(programme: EventProgramme, user: Any) -> QuerySet[Occurrence]:
    """Each time of its events within its days, the soonest first. What lasts all day counts by its
    days, the rest by its hour where the site is."""
    first, last = _edges(programme)
    rows = Occurrence.objects.visible_to(user).filter(event__in=programme.events.all())
    return rows.filter(starts__lt=last, ends__gt=first).order_by("starts", "event_id")


def _edges(programme: EventProgramme) -> tuple[dt.datetime, dt.datetime]:
    first, after = programme.first_day, programme.last_day + dt.timedelta(days=1)
    begins, ends = (dt.datetime.combine(day, dt.time(), clock.zone()) for day in (first, after))
    return begins, ends


def by_day(programme: EventProgramme, user: Any) -> list[tuple[dt.date, list[EventCard]]]:
    """What a booklet prints: a time that begins before the programme is on its first day."""
    rows = agenda.whole(times(programme, user))[:MOST_IN_BOOKLET]
    cards = agenda.cards_of(rows, user)

    def day(card: EventCard) -> dt.date:
        return max(card.days[0], programme.first_day)

    cards.sort(key=lambda card: (day(card), card.row.starts, card.row.pk))
    return [(of, list(rows)) for of, rows in groupby(cards, key=day)]


@dataclass(frozen=True)
class ProgrammeFigures:
    """What a programme counts, of what takes place: events, times, organisers, communes, themes."""

    events: int
    times: int
    organisers: int
    communes: int
    themes: int


def figures(programme: EventProgramme, user: Any) -> ProgrammeFigures:
    """What is cancelled or postponed does not count."""
    held = Event.objects.visible_to(user).exclude(status__in=Event.OFF)
    held = held.filter(pk__in=programme.events.values("pk"))
    rows = times(programme, user).filter(event__in=held, is_cancelled=False).order_by()
    found = held.aggregate(
        events=Count("pk", distinct=True),
        organisers=Count("organisers", distinct=True),
        communes=Count("commune", distinct=True),
        themes=Count("themes", distinct=True),
    )
    return ProgrammeFigures(times=rows.count(), **found)


def choices(programme: EventProgramme, user: Any) -> list[EventCard]:
    """The events that it has, and those that happen in its days, each at its first time there."""
    first, last = _edges(programme)
    own = set(programme.events.values_list("pk", flat=True))
    rows = Occurrence.objects.visible_to(user).filter(starts__lt=last, ends__gt=first)
    heads = dict(rows.order_by("-starts", "-pk").values_list("event", "pk"))
    for event, pk in Occurrence.objects.filter(event__in=own - heads.keys()).values_list(
        "event", "pk"
    ):
        heads.setdefault(event, pk)
    shown = agenda.whole(Occurrence.objects.filter(pk__in=heads.values())).order_by("starts", "pk")
    return agenda.cards_of(shown, user)


# What the agenda asks of its sets


def named(values: Collection[str]) -> Mapping[str, str]:
    rows = EventProgramme.objects.visible_to(AnonymousUser()).filter(slug__in=values)
    return dict(rows.values_list("slug", "name"))


def sets_of(events: Collection[int]) -> dict[int, tuple[str, ...]]:
    rows = EventProgramme.events.through.objects.filter(event__in=events)
    found: dict[int, tuple[str, ...]] = {}
    for event, slug in rows.order_by("pk").values_list("event", "eventprogramme__slug"):
        found[event] = (*found.get(event, ()), slug)
    return found


def asked(value: str) -> str:
    return running().filter(slug=value).values_list("name", flat=True).first() or ""


def of_event(event: Event) -> QuerySet[EventProgramme]:
    return EventProgramme.objects.visible_to(AnonymousUser()).filter(events=event)


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of the programme that it is about}, where this reader sees it."""
    entries = Entry.objects.filter(change__in=changes, kind=KIND).values_list("change", "key")
    told = dict(entries)
    rows = EventProgramme.objects.visible_to(user).in_bulk({int(key) for key in told.values()})
    return {
        change: rows[int(key)].get_absolute_url()
        for change, key in told.items()
        if int(key) in rows
    }


def latest_change(programme: EventProgramme) -> Change | None:
    entry = Entry.objects.filter(kind=KIND, key=str(programme.pk)).order_by("-change_id").first()
    return entry.change if entry else None
