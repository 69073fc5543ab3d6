"""The agenda as people read it: an event, a list by day, a month, what a page of another room
shows."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, Generic, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.agenda import frames, words
from maillage.agenda.models import Event, EventClaim, EventPicture, FormerEventSlug, Occurrence
from maillage.agenda.rules import AgendaSearch, counted
from maillage.base import clock, files, slugs
from maillage.base.models import Change
from maillage.claims.queries import pages_of
from maillage.finder.frames import Mark
from maillage.finder.queries import Results
from maillage.look import parts
from maillage.organisations.models import Organisation
from maillage.search import index
from maillage.search.index import Answer
from maillage.territories import queries as territories
from maillage.vocabulary.models import Theme

MOST_IN_FILE = 1000  # times in a calendar file
NOT_SAID = frozenset("id slug repeats is_fictional origins version is_shown".split())
MOST_ON_PAGE = 4  # on the page of a structure or of a commune
Said = TypeVar("Said")  # a time, as a day says it


def event_called(slug: str, user: Any) -> Event:
    """Raises Http404 for who may not see it, as when there is none."""
    rows = Event.objects.visible_to(user).filter(slug=slug)
    found = rows.select_related("host", "commune").prefetch_related("themes", "organisers").first()
    if found is None:
        raise Http404
    return found


def moved_to(slug: str, user: Any) -> Event | None:
    """Where a former address leads."""
    found = slugs.owner_of(FormerEventSlug, slug)
    return Event.objects.visible_to(user).filter(pk=found.pk).first() if found else None


def whole(rows: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """With all that a card says of their event."""
    rows = rows.select_related("event__host", "event__commune")
    shown = Prefetch("event__pictures", EventPicture.objects.shown())
    return rows.prefetch_related("event__themes", "event__organisers", shown)


def names_of(events: Iterable[Event], user: Any) -> dict[int, list[Organisation]]:
    """{event: its organisers that this reader may see}; a page that was joined to another is the
    other one."""
    rows = list(events)
    asked = {organiser.pk for event in rows for organiser in event.organisers.all()}
    heads: dict[int, Organisation] = {}
    seen = Organisation.objects.visible_to(user).filter(Q(pk__in=asked) | Q(aliases__in=asked))
    for page in seen.distinct().prefetch_related("aliases"):
        heads |= dict.fromkeys((page.pk, *(alias.pk for alias in page.aliases.all())), page)
    return {
        event.pk: list(dict.fromkeys(heads[o.pk] for o in event.organisers.all() if o.pk in heads))
        for event in rows
    }


@dataclass(frozen=True)
class EventCard:
    """One time that an event happens, as a list says it. `others`: how many times come besides;
    `is_full`: a room that counts seats says so."""

    row: Occurrence
    organisers: list[Organisation]
    others: int = 0
    is_full: bool = False

    @property
    def event(self) -> Event:
        return self.row.event

    @cached_property
    def theme(self) -> Theme | None:
        return next(iter(self.event.themes.all()), None)

    @cached_property
    def picture(self) -> EventPicture | None:
        return next(iter(self.event.pictures.all()), None)

    @cached_property
    def hue(self) -> int:
        """That of its theme, else of the site."""
        return self.theme.hue if self.theme else territories.site().hue

    @cached_property
    def days(self) -> tuple[dt.date, dt.date]:
        return words.days_of(self.row)

    @property
    def begins(self) -> str:
        return words.begins(self.row)

    @property
    def ends(self) -> str:
        return words.ends(self.row)

    @property
    def in_words(self) -> str:
        return words.span_in_words(self.row)

    @property
    def zone(self) -> str:
        return words.where_clocks_differ(self.row)

    @property
    def series(self) -> str:
        """« Chaque samedi, et 12 autres dates »"""
        if not self.others:
            return ""
        others = ngettext("et %(n)s autre date", "et %(n)s autres dates", self.others)
        said = [words.rhythm(self.event.when), others % {"n": self.others}]
        return ", ".join(filter(None, said))

    @property
    def place(self) -> str:
        """Where, in a few words: the name of the place, and its commune."""
        event = self.event
        if not event.is_somewhere:
            return ""
        host = event.host.name if event.host else ""
        named = event.venue or host or event.street
        return ", ".join(filter(None, (named, event.commune.name if event.commune else "")))


def cards_of(rows: Iterable[Occurrence], user: Any) -> list[EventCard]:
    """Cards of rows that came `whole`."""
    found = list(rows)
    named = names_of({row.event for row in found}, user)
    coming = Occurrence.objects.after(clock.now()).filter(event__in=named).order_by()
    many = dict(coming.values_list("event").annotate(n=Count("pk")))
    full = {time for asked in frames.FULL for time in asked()} if found else set()
    return [
        EventCard(
            row,
            named[row.event_id],
            max(0, many.get(row.event_id, 0) - 1),
            (row.event_id, row.key) in full,
        )
        for row in found
    ]


class AgendaResults(Results):
    """A page of the agenda; cards are told apart by their day."""

    @property
    def groups(self) -> list[tuple[str, list[EventCard]]]:
        if self.search.sort:
            return [("", self.cards)]
        since = self.search.since or clock.today()
        by_day = groupby(self.cards, key=lambda card: max(card.days[0], since))
        return [(parts.long_day(day), list(cards)) for day, cards in by_day]

    @property
    def title(self) -> str:
        """« Ce week-end, 7 rendez-vous »"""
        return ", ".join([*(chip.label for chip in self.chips), counted(self.total)])


def results(asked: AgendaSearch, user: Any) -> AgendaResults:
    """Raises index.Unavailable."""

    def cards(answer: Answer) -> list[EventCard]:
        return cards_of(found_by(answer, user), user)

    return AgendaResults.answering(asked, accounts.reader(user), cards)


def found_by(answer: Answer, user: Any) -> list[Occurrence]:
    """The rows of an answer, in its order, that this reader may see."""
    rows = whole(Occurrence.objects.visible_to(user).filter(pk__in=answer.ids))
    known = {row.pk: row for row in rows}
    return [known[pk] for pk in answer.ids if pk in known]


def by_time(ids: Collection[int], user: Any) -> dict[int, EventCard]:
    rows = whole(Occurrence.objects.visible_to(user).filter(pk__in=ids))
    return {card.row.pk: card for card in cards_of(rows, user)}


def marks_of(ids: Collection[int], user: Any) -> dict[int, Mark]:
    rows = whole(Occurrence.objects.visible_to(user).filter(pk__in=ids))
    return {row.pk: _mark(row.event) for row in rows}


def _mark(event: Event) -> Mark:
    theme = next(iter(event.themes.all()), None)
    return Mark(event.name, theme.icon, theme.hue) if theme else Mark(event.name)


def pin(pk: int, user: Any) -> EventCard:
    """What a pin says. Raises Http404."""
    row = whole(Occurrence.objects.visible_to(user).filter(pk=pk)).first()
    if row is None:
        raise Http404
    return cards_of([row], user)[0]


# One event


@dataclass(frozen=True)
class EventPage:
    """An event, its next time (the last one when all are over), and those that follow."""

    event: Event
    card: EventCard | None
    others: list[EventCard]
    more: int  # that follow, and are not named
    is_over: bool


def page(event: Event, user: Any, named: int = 8) -> EventPage:
    rows = whole(event.occurrences.all())
    coming = list(rows.after(clock.now())[: named + 1])
    is_over = not coming
    shown = coming or list(rows.order_by("-starts")[:1])
    cards = cards_of(shown, user)
    card = cards[0] if cards else None
    more = card.others - len(cards) + 1 if card and not is_over else 0
    return EventPage(event, card, cards[1:], max(0, more), is_over)


# Days, weeks, months


@dataclass(frozen=True)
class EventLine:
    """One time in one line of a month; `begins`: nothing of what lasts all day."""

    url: str
    name: str
    begins: str
    is_off: bool
    theme: Theme | None

    @property
    def hue(self) -> int:
        """That of its theme, else of the site."""
        return self.theme.hue if self.theme else territories.site().hue


@dataclass(frozen=True)
class AgendaDay(Generic[Said]):
    """A day with what it shows first, and how many times more it has."""

    day: dt.date
    is_in: bool
    is_today: bool
    cards: list[Said]
    more: int


def days(
    asked: AgendaSearch, first: dt.date, last: dt.date, user: Any, most: int
) -> list[AgendaDay[EventCard]]:
    """Each day from one to another, with at most so many of its times; where it has more, the last
    line is for saying so. Raises index.Unavailable."""

    def cards(rows: QuerySet[Occurrence]) -> dict[int, EventCard]:
        return {card.row.pk: card for card in cards_of(whole(rows), user)}

    return _filled(asked, first, last, user, most, cards)


def _filled(
    asked: AgendaSearch,
    first: dt.date,
    last: dt.date,
    user: Any,
    most: int,
    read: Callable[[QuerySet[Occurrence]], Mapping[int, Said]],
) -> list[AgendaDay[Said]]:
    question = asked.on(first, last, accounts.reader(user))
    found = index.by_day(question, first, last, most)
    ids = {pk for one in found.values() for pk in one.ids}
    known = read(Occurrence.objects.visible_to(user).filter(pk__in=ids)) if ids else {}
    filled = []
    for n in range((last - first).days + 1):
        day = first + dt.timedelta(days=n)
        total, of_day = found.get(day, index.OnOneDay())
        shown = of_day if total <= most else of_day[: most - 1]
        cards = [known[pk] for pk in shown if pk in known]
        filled.append(AgendaDay(day, True, day == clock.today(), cards, total - len(shown)))
    return filled


def month(
    asked: AgendaSearch, first: dt.date, user: Any, most: int
) -> tuple[list[list[AgendaDay[EventLine]]], int]:
    """The weeks of a month, and how many times in all. Raises index.Unavailable."""
    last = last_of(first)
    start = first - dt.timedelta(days=first.weekday())
    end = last + dt.timedelta(days=6 - last.weekday())
    cells = [
        replace(cell, is_in=first <= cell.day <= last)
        for cell in _filled(asked, start, end, user, most, lines_of)
    ]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)], total(asked, first, last, user)


def lines_of(rows: QuerySet[Occurrence]) -> dict[int, EventLine]:
    """{occurrence: its line}, reading of events what a line says and no more."""
    columns = "pk event event__slug event__name event__status event__dates__zone starts first_day"
    found = list(rows.order_by().values_list(*columns.split(), "is_cancelled"))
    through = Event.themes.through.objects.filter(event__in={row[1] for row in found})
    last_first = through.order_by("-theme__rank", "-theme__name")
    theme_of = dict(last_first.values_list("event", "theme"))
    themes = Theme.objects.in_bulk(set(theme_of.values()))
    addresses = {slug: reverse("event", args=[slug]) for slug in {row[2] for row in found}}
    return {
        pk: EventLine(
            url=addresses[slug],
            name=name,
            begins="" if day else words.begins_at(starts, zone),
            is_off=is_cancelled or status in Event.OFF,
            theme=themes.get(theme_of.get(event, "")),
        )
        for pk, event, slug, name, status, zone, starts, day, is_cancelled in found
    }


def total(asked: AgendaSearch, first: dt.date, last: dt.date, user: Any) -> int:
    """How many times happen in these days. Raises index.Unavailable."""
    return index.count(asked.on(first, last, accounts.reader(user)))


def busy_days(asked: AgendaSearch, first: dt.date, user: Any) -> set[dt.date]:
    """The days of a month on which something happens. Raises index.Unavailable."""
    last = last_of(first)
    return set(index.by_day(asked.on(first, last, accounts.reader(user)), first, last, 0))


def last_of(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


# On the pages of other rooms


def coming(user: Any) -> QuerySet[Occurrence]:
    """The next time of each event that is not over, the soonest first."""
    return whole(Occurrence.objects.visible_to(user).filter(is_next=True)).after(clock.now())


def coming_of(organisation: Organisation, user: Any) -> list[EventCard]:
    of = Q(event__organisers__in=organisation.with_aliases()) | Q(event__host=organisation)
    return cards_of(coming(user).filter(of).distinct()[:MOST_ON_PAGE], user)


def coming_in(commune: str, user: Any) -> list[EventCard]:
    return cards_of(coming(user).filter(event__commune=commune)[:MOST_ON_PAGE], user)


def addresses() -> Iterable[Event]:
    """What everybody may read, and robots."""
    return Event.objects.visible_to(AnonymousUser()).real().order_by("pk")


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of the event that it is about}, where this reader sees it."""
    acts = [change.pk for change in changes]
    about = dict(pages_of(EventClaim, acts))
    rows = Event.objects.visible_to(user).in_bulk(set(about.values()))
    return {change: rows[pk].get_absolute_url() for change, pk in about.items() if pk in rows}


def host_of(event: Event, user: Any) -> Organisation | None:
    """The page of the place where it happens, where this reader sees it."""
    if event.host is None:
        return None
    pk = event.host.merged_into_id or event.host_id
    return Organisation.objects.visible_to(user).filter(pk=pk).first()


def events_of(organisation: Organisation, user: Any) -> QuerySet[Event]:
    """Those that it organises, and that may leave the site."""
    rows = Event.objects.visible_to(user).real()
    rows = rows.filter(organisers__in=organisation.with_aliases()).distinct().order_by("pk")
    return rows.select_related("host", "commune").prefetch_related("themes", "organisers")


def may_leave(event: Event) -> bool:
    return files.is_demonstration() or not event.is_fictional


def values_of(event: Event) -> dict[str, Any]:
    """What an event shows, as `actions.write` takes it."""
    names = [f.attname for f in Event._meta.concrete_fields if f.attname not in NOT_SAID]
    values = {name: getattr(event, name) for name in names}
    values["organisers"] = sorted(organiser.pk for organiser in event.organisers.all())
    return values | {"themes": sorted(theme.pk for theme in event.themes.all())}
