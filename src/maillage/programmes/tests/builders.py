"""Programmes for tests: only what matters is written."""

import datetime as dt

from maillage.base import clock
from maillage.programmes import actions


def make_programme(name="Mois de l’ESS", *events, by="user:0", **values):
    """All of June 2031, shown, of these events."""
    said = {"name": name, "first_day": dt.date(2031, 6, 1), "last_day": dt.date(2031, 6, 30)}
    row = actions.write(values=said | values, by=by, at=clock.now())
    chosen = [event.pk for event in events]
    actions.choose(programme=row, events=chosen, by=by, at=clock.now())
    return row
