"""Shops, events and private notes."""

import pytest

from maillage.base import kinds
from maillage.search import entry, index
from maillage.search.tests.shelf import Shelf


@pytest.fixture
def shelf(db, monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(entry, "_facets", {})
    for facet in ("genre", "town"):
        index.declare_facet(facet)
    return Shelf("shop", "event", "note")
