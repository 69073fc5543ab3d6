"""The room of trees, in its place among the others."""

import pytest

from maillage.base import kinds, undoing
from maillage.participation.tests import trees


@pytest.fixture
def forest(db, settings, monkeypatch):
    """People may ask for trees: all that a kind may say."""
    monkeypatch.setitem(kinds._kinds, "tree", trees.WHOLE)
    monkeypatch.setitem(undoing.WAYS._items, "trees", trees.WAYS)
    settings.ROOT_URLCONF = trees.__name__


@pytest.fixture
def sapling(forest, monkeypatch):
    """The same, of a kind of ten lines."""
    monkeypatch.setitem(kinds._kinds, "tree", trees.TREE)
    monkeypatch.delitem(undoing.WAYS._items, "trees")
