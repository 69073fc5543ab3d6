"""Places on the maps: their points, their pins, what a pin shows of its place."""

from collections.abc import Collection, Iterable
from typing import Any

from maillage.base import history
from maillage.directory import rules
from maillage.directory.queries.cards import Card, cards_of
from maillage.finder.drawing import Pin, Point
from maillage.finder.frames import Mark
from maillage.look.palette import nearest_tint
from maillage.organisations.models import Organisation, Place
from maillage.vocabulary.models import Theme

MOST_POINTS = 3_000  # of the home page: where there are more, the first ones
NO_THEME = 165  # the hue of what has none


# What may take a point off the map, which leaves at once; one that comes may be a day late.
LEAVING = (
    "territory.",
    "import",
    "objection.",
    "organisation.close",
    "organisation.correct",
    "organisation.merge",
    "organisation.revise",
    "organisation.unlist",
    "undo",
)


@history.until_changed(*LEAVING, dated=True)
def points() -> list[Point]:
    """Everybody's places, in the tint of their first theme."""
    places = Place.objects.shown().visible_to(None)
    places = places.filter(organisation__closed_on=None, lon__isnull=False).order_by("pk")
    rows = list(places.values_list("lon", "lat", "organisation")[:MOST_POINTS])
    hues = _hues({owner for _lon, _lat, owner in rows})
    return [Point(lon, lat, nearest_tint(hues.get(owner, NO_THEME))) for lon, lat, owner in rows]


def _hues(owners: Iterable[int]) -> dict[int, int]:
    """The hue of the first theme of each."""
    order = {theme.pk: theme.hue for theme in Theme.objects.in_force()}
    rank = {pk: i for i, pk in enumerate(order)}
    links = Organisation.themes.through.objects.filter(organisation__in=list(owners))
    found: dict[int, int] = {}
    for owner, theme in links.values_list("organisation", "theme"):
        if theme in rank and (owner not in found or rank[theme] < rank[found[owner]]):
            found[owner] = theme
    return {owner: order[theme] for owner, theme in found.items()}


def marks_of(ids: Collection[int], user: Any) -> dict[int, Mark]:
    """{place: how it shows on the map}, of those that this person may see."""
    return {
        card.place.pk: Mark(
            card.organisation.name,
            card.icon,
            nearest_tint(card.hue),
            is_ring(card.place, card.organisation),
        )
        for card in cards_of(list(ids), user)
    }


def pins_of(cards: Iterable[Card]) -> list[Pin]:
    """A ring for what registers alone know, and for what stands at the centre of its commune."""
    return [
        Pin(
            card.place.lon,
            card.place.lat,
            nearest_tint(card.hue),
            card.organisation.get_absolute_url(),
            is_ring(card.place, card.organisation),
        )
        for card in cards
        if card.place.lon is not None and card.place.lat is not None
    ]


def is_ring(place: Place, organisation: Organisation) -> bool:
    return organisation.standing == Organisation.Standing.REGISTER or not rules.is_at_a_point(place)
