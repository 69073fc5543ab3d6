"""Missions for tests: only what matters is written."""

from maillage.base import clock
from maillage.dossiers.tests.builders import make_adviser, make_followed, make_support
from maillage.missions import actions


def make_consultant(name="Cabinet Clair", **values):
    said = {"name": name} | values
    return actions.write_consultant(values=said, by="user:0", at=clock.now())


def make_mission(*others, name="Revoir les plannings"):
    """A mission of Lina's dossier, and of others; one consultant is asked."""
    support = make_support("La Couveuse")
    lina = make_adviser("lina@a.example", support)
    dossiers = [make_followed(lina, support), *others]
    said = {"name": name, "terms": "Deux ateliers"}
    row = actions.write_mission(values=said, dossiers=dossiers, at=clock.now())
    actions.ask_consultants(mission=row, consultants=[make_consultant()], at=clock.now())
    return row, lina
