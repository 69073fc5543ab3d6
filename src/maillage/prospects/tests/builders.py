"""Prospects for tests: only what matters is written."""

from maillage.base import clock
from maillage.prospects import actions


def make_prospect(page, name="Ouvrir une deuxième boutique", **values):
    said = {"name": name, **values}
    return actions.write_prospect(values=said, organisation=page, by="user:0", at=clock.now())
