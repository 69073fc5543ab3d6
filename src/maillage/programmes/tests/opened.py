"""What opens the routes of this room, for the table of rights."""

from maillage.agenda.tests.builders import make_event
from maillage.base import history
from maillage.programmes.tests.builders import make_programme

NAMED = ("programme", "programme_booklet", "programme_edit", "programme_choose")


def opened():
    """{route: its arguments}"""
    row = make_programme("Biennale des quartiers", make_event("Fanfare"))
    latest = history.of("programme", str(row.pk))[0].change_id
    undo = {"programme_undo": {"slug": row.slug, "change": latest}}
    return {name: {"slug": row.slug} for name in NAMED} | undo
