"""Putting places on the map: the geocoder is asked in batches, outside any transaction. When it
cannot be reached the commune's centre stays, and is marked."""

import datetime as dt

from django.db.models import Q, QuerySet

from maillage.base import clock, fetch, jobs
from maillage.directory.actions.showing import show
from maillage.directory.models import Place
from maillage.territories import queries as territories
from maillage.territories.models import Position
from maillage.territories.rules import Address, Located, address_key

BATCH = 200
AGAIN = dt.timedelta(hours=1)
Answers = dict[Address, Located | None]


def locate_due(at: dt.datetime) -> None:
    """Queue the question when a place waits for it."""
    if _waiting().exists():
        jobs.enqueue("directory.locate", key="locate", due=at)


def _waiting() -> QuerySet[Place]:
    """Invented addresses are never sent."""
    rows = Place.objects.filter(
        ~Q(street=""), position_level=Place.Level.COMMUNE, located_on=None,
        commune__isnull=False, organisation__is_fictional=False, organisation__is_diffusible=True,
    )  # fmt: skip
    return rows.order_by("pk")


def _ask() -> Answers | None:
    """Outside the transaction: the network is slow. None when the geocoder does not answer."""
    rows = _waiting().values_list("street", "postcode", "commune")[:BATCH]
    asked = [Address(*row) for row in dict.fromkeys(rows)]
    if not asked:
        return {}
    try:
        return territories.points_of(asked)
    except fetch.Unreachable:
        return None


@jobs.job("directory.locate", before=_ask)
def locate(prepared: Answers | None) -> None:
    """Keep the answers, and show the places that they put on the map."""
    if prepared is None:
        jobs.enqueue("directory.locate", key="locate", due=clock.now() + AGAIN)
        return
    if not prepared:
        return
    today = clock.today()
    positions = [
        Position(
            key=address_key(*address), asked_on=today,
            **(found._asdict() if found else {}),
        )
        for address, found in prepared.items()
    ]  # fmt: skip
    Position.objects.bulk_create(
        positions, update_conflicts=True, unique_fields=["key"],
        update_fields=["lon", "lat", "level", "score", "asked_on"],
    )  # fmt: skip
    waiting = _waiting().values_list("organisation", "street", "postcode", "commune")[: BATCH * 5]
    asked = set(prepared)
    shown = {owner for owner, *address in waiting if Address(*address) in asked}
    show(shown)
    if shown:
        jobs.enqueue("directory.locate", key="locate")
