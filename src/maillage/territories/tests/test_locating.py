"""Addresses that wait are asked in batches, whichever room they come from, and once."""

import pytest

from maillage.base import clock, jobs
from maillage.base.catalogue import Slot
from maillage.base.models import Job
from maillage.fetching import fetch
from maillage.territories import queries
from maillage.territories.actions import locating
from maillage.territories.actions.locating import ToLocate
from maillage.territories.rules import Address, Located

pytestmark = pytest.mark.django_db
HALL = Address("12 rue Inventée", "42000", "42218")
NOWHERE = Address("nulle part", "42000", "42218")
POINT = Located(4.39, 45.44, "number", 0.93)


class Room:
    """What a room keeps: {whose: address} that wait, and who was shown."""

    def __init__(self, **waiting):
        self.waiting, self.shown = waiting, []
        self.slot = ToLocate(lambda many: list(self.waiting.items())[:many], self.show)

    def show(self, whose):
        self.shown += sorted(whose)
        for one in whose:
            del self.waiting[one]


@pytest.fixture
def geocoder(monkeypatch):
    """Knows the hall; the batches that it was asked."""
    asked = []

    def geocode(addresses):
        asked.append(list(addresses))
        return {a: POINT if a == HALL else None for a in addresses}

    slot = Slot("geocoders")
    slot.add("twin", geocode)
    monkeypatch.setattr(queries, "GEOCODERS", slot)
    return asked


@pytest.fixture
def open_rooms(monkeypatch):
    def rooms(**known):
        slot = Slot("waiting")
        for name, room in known.items():
            slot.add(name, room.slot)
        monkeypatch.setattr(locating, "TO_LOCATE", slot)

    return rooms


def locate():
    locating.locate_due(clock.now())
    return jobs.drain()


def test_one_address_of_two_rooms_is_one_question(geocoder, open_rooms):
    agenda, needs = Room(forum=HALL, fete=NOWHERE), Room(garden=HALL)
    open_rooms(agenda=agenda, needs=needs)
    locate()
    assert geocoder == [[HALL, NOWHERE]]
    assert (agenda.shown, needs.shown) == (["fete", "forum"], ["garden"])


def test_what_was_answered_is_known_also_that_nobody_knows(geocoder, open_rooms):
    open_rooms(agenda=Room(forum=HALL, fete=NOWHERE))
    locate()
    other = Address("ailleurs", "42000", "42218")
    known = queries.known_points([HALL, NOWHERE, other])
    assert (known[HALL].lon, known[HALL].level, known[HALL].score) == (4.39, "number", 0.93)
    assert (known[NOWHERE].lon, known[NOWHERE].asked_on) == (None, clock.today())
    assert other not in known


def test_batches_follow_each_other_until_nothing_waits(geocoder, open_rooms, monkeypatch):
    monkeypatch.setattr(locating, "BATCH", 2)
    many = {f"o{i}": Address(f"{i} rue Inventée", "42000", "42218") for i in range(5)}
    agenda = Room(**many)
    open_rooms(agenda=agenda)
    locate()
    assert [len(batch) for batch in geocoder] == [2, 2, 1]
    assert not agenda.waiting


def test_nothing_is_queued_while_nothing_waits(geocoder, open_rooms):
    open_rooms(agenda=Room())
    assert locate() == 0
    assert geocoder == []


def test_out_of_reach_what_waits_is_asked_an_hour_later(geocoder, open_rooms, monkeypatch):
    def closed(addresses):
        raise fetch.Unreachable("closed")

    queries.GEOCODERS.add("twin", closed)
    agenda = Room(forum=HALL)
    open_rooms(agenda=agenda)
    locate()
    assert agenda.waiting == {"forum": HALL}
    assert Job.objects.get().due > clock.now()
