"""The cards of results: their rows and their drawing are kept for as long as a page would be."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from maillage.accounts import rules as accounts
from maillage.base import clock, geo
from maillage.base.wording import Worded
from maillage.directory import rules
from maillage.directory.rules import Opening
from maillage.look.scenes import scenes_of, varied
from maillage.organisations.models import Organisation, Picture, Place
from maillage.organisations.stated import Stated
from maillage.territories import queries as territories
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import Theme
from maillage.vocabulary.themes import best_said
from maillage.web import pages

MOST_ROWS = 600  # of a process: some 8 kB each, with their drawings
MOST_DRAWN = 4  # of one row: it is drawn by what was sought, and by how far it is


class Emblem:
    """The icon, the tint and the scenes of the theme that a structure's own words say most, its
    logo and its photographs, on a card and on a page."""

    themes: list[Theme]
    organisation: Organisation

    @property
    def theme(self) -> Theme | None:
        if len(self.themes) < 2:
            return self.themes[0] if self.themes else None
        organisation = self.organisation
        return best_said(f"{organisation.name} {organisation.summary}", self.themes)

    @property
    def icon(self) -> str:
        return self.theme.icon if self.theme else "sparkles"

    @property
    def hue(self) -> int:
        return self.theme.hue if self.theme else 165

    @property
    def scenes(self) -> tuple[str, ...]:
        return scenes_of(self.theme.slug if self.theme else "")

    @property
    def logo(self) -> Picture | None:
        return next((p for p in self._pictures if p.kind == Picture.Kind.LOGO), None)

    @property
    def photos(self) -> list[Picture]:
        return [p for p in self._pictures if p.kind == Picture.Kind.PHOTO]

    @property
    def _pictures(self) -> list[Picture]:
        return getattr(self.organisation, PICTURES, [])


@dataclass(frozen=True)
class Card(Emblem):
    """A result: what, when, for whom, how."""

    themes: list[Theme]
    place: Place
    organisation: Organisation
    opening: Opening
    day: dt.date  # where it stands
    minute: int  # of that day
    distance_km: float | None
    wanted: frozenset[str]
    drawn: dict[tuple, str] = field(default_factory=dict)  # {how it is shown: its HTML}
    scene: str = ""

    @property
    def address(self) -> str:
        return self.organisation.get_absolute_url()

    @property
    def is_brief(self) -> bool:
        """Known by the registers only: it never wears the clothes of a page that somebody keeps."""
        return self.organisation.standing == Organisation.Standing.REGISTER

    @property
    def picture(self) -> str:
        """The scene that it shows here."""
        return self.scene or self.scenes[0]


@dataclass(frozen=True)
class PreviewedCard(Card):
    """Of what nobody has saved: it leads to no page."""

    address = "#apercu"  # type: ignore[assignment]


PICTURES = "shown_pictures"


def visible_places(user: Any) -> QuerySet[Place]:
    themes = Prefetch("organisation__themes", Theme.objects.in_force())
    pictures = Prefetch("organisation__pictures", Picture.objects.shown(), to_attr=PICTURES)
    return _places(user).prefetch_related(themes, pictures)


def _places(user: Any) -> QuerySet[Place]:
    rows = Place.objects.shown().visible_to(user)
    return rows.select_related("organisation", "organisation__family", "commune")


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
    inside: Collection[str] = (),
) -> list[Card]:
    """The cards of these places, in this order; the index proposes, the database disposes. Where
    `centre` is that of communes, in these (`inside`) a distance from it would mean nothing."""
    rows = _rows_of(ids, user)
    now = clock.now()
    cards = [
        _card(*rows[pk], now, None if rows[pk][0].commune_id in inside else centre, wanted)
        for pk in ids
        if pk in rows
    ]
    return _varied(cards)


def _varied(cards: list[Card]) -> list[Card]:
    """The same cards; two neighbours do not show the same scene."""
    pictured = [card.scenes for card in cards if not card.is_brief]
    scenes = iter(varied(pictured))
    return [card if card.is_brief else replace(card, scene=next(scenes)) for card in cards]


class Row(NamedTuple):
    """What a card shows, and its HTML by how it is shown."""

    place: Place
    themes: list[Theme]
    drawn: dict[tuple, str]


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
        for row in _with_themes(_seen(user, "pk")(missing)):
            found[row.place.pk] = rows[is_officer, row.place.pk] = row
    return found


_worded: dict[tuple[bool, str], Worded] = {}  # by whether an officer asks, and what is named
THEMES = Worded.of(Organisation.themes.through, "organisation", "organisation", "theme")
SHOWN = Worded(lambda ids: Picture.objects.shown().filter(organisation__in=ids))


def _seen(user: Any, by: str) -> Worded:
    """Places that somebody may see: by number, what cards show; by page, all that they hold."""
    key = accounts.is_officer(user), by
    if key not in _worded:
        seen, named = _places(user), f"{by}__in"
        if by == "pk":
            seen = seen.defer(*LONG).order_by()
        _worded[key] = Worded(lambda numbers: seen.filter(**{named: numbers}))
    return _worded[key]


def _with_themes(places: list[Place]) -> Iterator[Row]:
    owners = list({place.organisation_id for place in places})
    own: dict[int, set[str]] = defaultdict(set)
    for organisation, theme in THEMES(owners):
        own[organisation].add(theme)
    pictures: dict[int, list[Picture]] = defaultdict(list)
    for picture in SHOWN(owners):
        pictures[picture.organisation_id].append(picture)
    known = vocabulary.themes()
    for place in places:
        setattr(place.organisation, PICTURES, pictures[place.organisation_id])
        mine = own[place.organisation_id]
        yield Row(place, [theme for theme in known if theme.pk in mine], {})


def _card(
    place: Place,
    themes: list[Theme],
    drawn: dict[tuple, str],
    now: dt.datetime,
    centre: tuple[float, float] | None,
    wanted: frozenset[str],
) -> Card:
    distance = None
    if centre and rules.is_at_a_point(place):
        distance = geo.distance_km(*centre, place.lon, place.lat)
    calendar = territories.calendar_at(place.commune_id)
    there = calendar.local(now)
    opening = rules.opening(place.hours, there, place.closures, calendar.is_holiday)
    day = clock.day(now, calendar.zone)
    minute = there.hour * 60 + there.minute
    return Card(themes, place, place.organisation, opening, day, minute, distance, wanted, drawn)


def cards_of_page(organisation: Organisation, user: Any) -> list[Card]:
    """The cards of all its places, in their order."""
    rows, now = _with_themes(_seen(user, "organisation")([organisation.pk])), clock.now()
    return [_card(*row, now, None, frozenset()) for row in rows]


def card_of(place: Place, organisation: Organisation) -> Card:
    """The card of a place whose organisation, with its themes, the caller has read."""
    place.organisation = organisation
    return _card(place, list(organisation.themes.all()), {}, clock.now(), None, frozenset())


def previewed(stated: Stated, page: Organisation | None, place: Place | None) -> PreviewedCard:
    """The card that what is stated would make, of a new page or over this one: nothing is saved."""
    organisation = copy(page) if page else Organisation(name="", is_listed=True)
    organisation.standing = Organisation.Standing.READ
    where = copy(place) if place else Place()
    for subject, values in ((organisation, stated.organisation), (where, stated.place)):
        columns = {field.attname for field in subject._meta.concrete_fields}
        for name, value in values.items():
            if name in columns:
                blank = subject._meta.get_field(name).get_default()
                setattr(subject, name, blank if value is None else value)
    code = stated.place.get("commune")
    where.commune = territories.commune_of_today(code) if code else None
    where.organisation = organisation
    themes = [one for one in vocabulary.themes() if stated.organisation.get(f"theme:{one.pk}")]
    setattr(organisation, PICTURES, list(SHOWN([page.pk])) if page else [])
    card = _card(where, themes, {}, clock.now(), None, frozenset())
    return PreviewedCard(**vars(card))
