"""Offers as the directory lets one propose them, and who might answer each lot."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Prefetch

from maillage.base import text
from maillage.notices.models import Notice
from maillage.organisations.models import Organisation, Place
from maillage.tenders.rules import LotAsked, OfferTable, TenderMatch, TenderOffer, proposed_codes

REFERENCE = Path(__file__).parent / "reference"
MOST_NOTICES = 300  # of the page of the team


@dataclass(frozen=True)
class LotMatches:
    """A lot, or a notice without lots, and who might answer it, the best first."""

    name: str
    found: list[tuple[Organisation, TenderMatch]]


@cache
def links() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads((REFERENCE / "links.toml").read_text(encoding="utf-8"))


def offers(user: Any) -> list[TenderOffer]:
    """One proposed for each open structure that this reader sees."""
    places = Place.objects.filter(closed_on=None, is_shadow=False).select_related("commune")
    rows = (
        Organisation.objects.visible_to(user)
        .active()
        .prefetch_related("themes", Prefetch("places", places))
    )
    return [_offer(row) for row in rows]


def _offer(row: Organisation) -> TenderOffer:
    themes = [theme.pk for theme in row.themes.all()]
    precise, wide = proposed_codes(row.activity_id or "", themes, links())
    said = " ".join((row.name, row.summary, row.offers, row.purpose))
    at = next((found for place in row.places.all() if (found := _position(place))), None)
    return TenderOffer(row.pk, precise, wide, frozenset(text.stems(said)), at)


def _position(place: Place) -> tuple[float, float] | None:
    if place.lon is not None and place.lat is not None:
        return place.lon, place.lat
    return (place.commune.lon, place.commune.lat) if place.commune else None


def lots_of(notice: Notice) -> list[tuple[str, LotAsked]]:
    """(name, what is asked); a notice without lots is its own."""
    at = (notice.commune.lon, notice.commune.lat) if notice.commune else None
    lots = list(notice.lots.all())
    parts: list[Any] = lots or [notice]
    return [
        (
            str(part),
            LotAsked(
                part.pk,
                tuple(part.cpv or notice.cpv),
                frozenset(text.stems(f"{notice.name} {part.name} {part.summary}")),
                at,
                float(part.amount) if part.amount is not None else None,
            ),
        )
        for part in parts
    ]


def matches(notice: Notice, user: Any) -> list[LotMatches]:
    table = OfferTable.of(offers(user))
    found = [(name, table.matches(lot)) for name, lot in lots_of(notice)]
    keys = {one.offer for _name, rows in found for one in rows}
    known = Organisation.objects.visible_to(user).in_bulk(keys)
    return [
        LotMatches(name, [(known[one.offer], one) for one in rows if one.offer in known])
        for name, rows in found
    ]


@dataclass(frozen=True)
class OpenLot:
    notice: Notice
    name: str
    many: int


def open_lots(user: Any) -> list[OpenLot]:
    """Each lot that is open, the nearest deadline first, with how many might answer it."""
    table = OfferTable.of(offers(user))
    rows = Notice.objects.visible_to(user).open().select_related("commune")
    return [
        OpenLot(notice, name, len(table.matches(lot)))
        for notice in rows.prefetch_related("lots")[:MOST_NOTICES]
        for name, lot in lots_of(notice)
    ]
