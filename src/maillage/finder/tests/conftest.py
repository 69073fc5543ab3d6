"""The market of Amina, Bilal and Claire."""

import pytest

from maillage.base import kinds
from maillage.finder.tests import market
from maillage.search import entry
from maillage.search.tests.shelf import Shelf

SAINT_ETIENNE, FIRMINY = ("42218", 4.39, 45.44), ("42095", 4.29, 45.39)


class Market(Shelf):
    """Stalls, beside tents that are another room's."""

    def stall(self, id_, name, *wares, at=SAINT_ETIENNE, is_cheap=False, kind="stall", **details):
        commune, lon, lat = at
        facets = {"ware": wares, "commune": (commune,)} | details.pop("facets", {})
        numbers = {"cheap": (1,)} if is_cheap else {}
        self.put(kind, id_, name, facets=facets, lon=lon, lat=lat, numbers=numbers, **details)


@pytest.fixture
def stalls(territory, settings, monkeypatch):
    """Amina sells honey in Saint-Étienne, Bilal bread there, Claire honey and bread in Firminy."""
    settings.ROOT_URLCONF = market.__name__
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(entry, "_facets", {})
    market.MARKET.declare()
    shelf = Market("stall", "tent")
    shelf.stall(1, "Amina", "honey")
    shelf.stall(2, "Bilal", "bread", is_cheap=True)
    shelf.stall(3, "Claire", "honey", "bread", at=FIRMINY)
    return shelf
