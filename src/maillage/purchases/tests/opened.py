"""What each route with arguments opens, for the table of rights."""

from maillage.base import clock
from maillage.notices import actions
from maillage.purchases.rules import QUOTES


def opened():
    values = {"name": "Repas", "procedure": QUOTES}
    row = actions.write(values=values, by="user:0", at=clock.now())
    return {"quote_proof": {"pk": row.pk}}
