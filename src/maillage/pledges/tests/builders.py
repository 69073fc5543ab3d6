"""Pledges for tests: only what matters is written."""

import datetime as dt

from maillage.base import clock
from maillage.pledges import actions
from maillage.pledges.models import ElectedTerm

BY = {"by": "user:0"}


def make_term(name="Mandat 2026–2032", **values):
    said = {
        "name": name,
        "body": "Le conseil",
        "starts": dt.date(2026, 3, 28),
        "ends": dt.date(2032, 3, 27),
    }
    return actions.write_term(values=said | values, **BY, at=clock.now())


def make_pledge(name="Un entrepôt à plusieurs", *deeds, term=None, published=True, **values):
    """Kept by these actions, in the term that stands, or in one that is made."""
    term = term or ElectedTerm.objects.first() or make_term()
    said = {"name": name, "actions": sorted(row.pk for row in deeds)} | values
    row = actions.write_pledge(term=term, values=said, **BY, at=clock.now())
    if published:
        actions.publish_pledges(pledges=[row], **BY, at=clock.now())
        row.refresh_from_db()
    return row


def rewrite_pledge(pledge, **values):
    return actions.write_pledge(pledge=pledge, values=values, **BY, at=clock.now())
