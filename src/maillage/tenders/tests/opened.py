"""What each route with arguments opens, for the table of rights."""

from maillage.base import clock
from maillage.notices import actions


def opened():
    row = actions.write(values={"name": "Nettoyage"}, by="user:0", at=clock.now())
    return {"tender_who": {"pk": row.pk}}
