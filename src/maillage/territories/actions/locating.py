"""Putting what waits on the map: the geocoder is asked in batches of addresses, whichever rooms
they come from, outside any transaction. When it cannot be reached what waits stays where it is."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from maillage.base import clock, jobs
from maillage.base.catalogue import Slot
from maillage.fetching import fetch
from maillage.territories import queries
from maillage.territories.models import Position
from maillage.territories.rules import Address, Located, address_key

BATCH = 200
AGAIN = dt.timedelta(hours=1)
LOCATE = "directory.locate"  # the name under which this work has always waited
Answers = dict[Address, Located | None]


@dataclass(frozen=True)
class ToLocate:
    """What a room wants on the map. `addresses(many)`: (whose, address), those to be asked first;
    an invented or a private one is never among them. `show(whose)`: their addresses were answered,
    `queries.known_points` has what; they wait no more, with or without a point."""

    addresses: Callable[[int], Iterable[tuple[Any, Address]]]
    show: Callable[[Collection[Any]], None]


TO_LOCATE: Slot[ToLocate] = Slot("addresses that wait for a point on the map")


def locate_due(at: dt.datetime) -> None:
    """Queue the question when an address waits for it."""
    if any(list(room.addresses(1)) for room in TO_LOCATE):
        jobs.enqueue(LOCATE, key="locate", due=at)


def _ask() -> Answers | None:
    """Outside the transaction: the network is slow. None when the geocoder does not answer."""
    asked: dict[Address, None] = {}
    for room in TO_LOCATE:
        for _whose, address in room.addresses(BATCH):
            if len(asked) < BATCH:
                asked[address] = None
    if not asked:
        return {}
    try:
        return queries.points_of(list(asked))
    except fetch.Unreachable:
        return None


@jobs.job(LOCATE, before=_ask)
def locate(prepared: Answers | None) -> None:
    """Keep the answers, and show what they put on the map."""
    if prepared is None:
        jobs.enqueue(LOCATE, key="locate", due=clock.now() + AGAIN)
        return
    if not prepared:
        return
    _keep(prepared)
    is_shown = False
    for room in TO_LOCATE:
        waiting = room.addresses(BATCH * 5)
        if whose := {owner for owner, address in waiting if address in prepared}:
            room.show(whose)
            is_shown = True
    if is_shown:
        jobs.enqueue(LOCATE, key="locate")


def _keep(answers: Answers) -> None:
    today = clock.today()
    positions = [
        Position(
            key=address_key(*address),
            asked_on=today,
            **(found._asdict() if found else {}),
        )
        for address, found in answers.items()
    ]
    Position.objects.bulk_create(
        positions,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["lon", "lat", "level", "score", "asked_on"],
    )
