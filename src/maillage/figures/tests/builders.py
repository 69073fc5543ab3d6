"""Indicators for tests: only what matters is written."""

import datetime as dt
from decimal import Decimal

from maillage.base import clock
from maillage.figures import actions

BY = "user:0"


def make_indicator(name="Emplois", *, values=(), **said):
    """Published, of the whole territory, unless said otherwise; `values`: (day, number) pairs."""
    words = {"name": name, "unit": "emplois", "where": "perimeter", "is_shown": True}
    row = actions.write(values=words | said, by=BY, at=clock.now())
    for day, number in values:
        say(row, day, number)
    return row


def say(indicator, day, number, **said):
    return actions.say(
        indicator=indicator,
        day=dt.date.fromisoformat(day),
        values={"value": Decimal(number)} | said,
        by=BY,
        at=clock.now(),
    )
