"""Notes for tests: only what matters is written."""

import datetime as dt

from maillage.base import clock, history
from maillage.search import index
from maillage.sources.models import ChangeRow
from maillage.sources.targets import Accepted
from tests.toy import actions
from tests.toy.slots import Notes

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
FAIR = dt.date(2031, 6, 7)  # a Saturday


def make_note(name="Bourse aux vélos", *, by="user:0", indexed=False, organisation=None, **values):
    """Shown, in Saint-Étienne, on the day of the fair, unless said otherwise."""
    said = {"name": name, "commune_id": "42218", "starts": FAIR}
    said["organisation_id"] = organisation and organisation.pk
    note = actions.write(values=said | values, by=by, at=clock.now())
    if indexed:
        index.settle()
    return note


def days(first, last):
    return index.During(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def bring_note(name, *, source):
    """A note that this list names."""
    change = history.change(by="run:0", act="import", at=clock.now())
    values = {"name": name, "commune_id": "42218", "starts": FAIR.isoformat()}
    Notes().apply(source, [Accepted(0, ChangeRow.State.NEW, name, 1, values)], change)
