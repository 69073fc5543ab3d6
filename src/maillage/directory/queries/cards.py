"""The cards of results: their rows and their drawing are kept for as long as a page would be."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from maillage.accounts import rules as accounts
from maillage.base import clock, geo
from maillage.directory import rules
from maillage.directory.rules import Opening
from maillage.organisations.models import Organisation, Place
from maillage.territories import queries as territories
from maillage.vocabulary.models import Theme
from maillage.web import pages

MOST_ROWS = 600  # of a process: some 8 kB each, with their drawings
MOST_DRAWN = 4  # of one row: it is drawn by what was sought, and by how far it is


class Emblem:
    """The icon and the tint of the first theme, on a card and on a page."""

    themes: list[Theme]

    @property
    def icon(self) -> str:
        return self.themes[0].icon if self.themes else "sparkles"

    @property
    def hue(self) -> int:
        return self.themes[0].hue if self.themes else 165


@dataclass(frozen=True)
class Card(Emblem):
    """A result: what, when, for whom, how."""

    themes: list[Theme]
    place: Place
    organisation: Organisation
    opening: Opening
    day: dt.date  # where it stands
    distance_km: float | None
    wanted: frozenset[str]
    drawn: dict[tuple, str] = field(default_factory=dict)  # {how it is shown: its HTML}


def visible_places(user: Any) -> QuerySet[Place]:
    themes = Prefetch("organisation__themes", Theme.objects.in_force())
    return (
        Place.objects.shown()
        .visible_to(user)
        .select_related("organisation", "organisation__family", "commune")
        .prefetch_related(themes)
    )


# Long columns that no card shows.
LONG = (
    "origins",
    "conflicts",
    "organisation__origins",
    "organisation__conflicts",
    "organisation__description",
    "organisation__theme_reasons",
)


def cards_of(
    ids: list[int],
    user: Any,
    centre: tuple[float, float] | None = None,
    wanted: frozenset[str] = frozenset(),
) -> list[Card]:
    """The cards of these places, in this order; the index proposes, the database disposes."""
    rows = _rows_of(ids, user)
    now = clock.now()
    return [_card(*rows[pk], now, centre, wanted) for pk in ids if pk in rows]


Row = tuple[Place, dict[tuple, str]]


class _CachedRows:
    """The rows that one stamp allows, by who may see them."""

    def __init__(self, stamp: tuple) -> None:
        self.stamp = stamp
        self.rows: dict[tuple[bool, int], Row] = {}

    def stands(self, now: tuple) -> bool:
        return self.stamp == now and len(self.rows) < MOST_ROWS


_cached = _CachedRows(())


def _rows_of(ids: Collection[int], user: Any) -> dict[int, Row]:
    """Read once until something changes that visitors see."""
    global _cached
    now, cached = pages.stamp(), _cached
    if not cached.stands(now):
        # Another thread may put its own there: what is read now goes into this one.
        _cached = cached = _CachedRows(now)
    rows, is_officer = cached.rows, accounts.is_officer(user)
    found = {pk: row for pk in ids if (row := rows.get((is_officer, pk))) is not None}
    missing = [pk for pk in ids if pk not in found]
    if missing:
        for place in visible_places(user).defer(*LONG).filter(pk__in=missing).order_by():
            found[place.pk] = rows[is_officer, place.pk] = (place, {})
    return found


def _card(
    place: Place,
    drawn: dict[tuple, str],
    now: dt.datetime,
    centre: tuple[float, float] | None,
    wanted: frozenset[str],
) -> Card:
    distance = None
    if centre and place.lon is not None and place.lat is not None:
        distance = geo.distance_km(*centre, place.lon, place.lat)
    calendar = territories.calendar_at(place.commune_id)
    there = calendar.local(now)
    opening = rules.opening(place.hours, there, place.closures, calendar.is_holiday)
    themes = list(place.organisation.themes.all())
    day = clock.day(now, calendar.zone)
    return Card(themes, place, place.organisation, opening, day, distance, wanted, drawn)


def card_of(place: Place, organisation: Organisation) -> Card:
    """The card of a place whose organisation, with its themes, the caller has read."""
    place.organisation = organisation
    return _card(place, {}, clock.now(), None, frozenset())
