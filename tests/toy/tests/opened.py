"""What opens the routes of this room, for the table of rights."""

import io

from maillage.base import clock
from tests.toy import actions
from tests.toy.tests.builders import PDF, make_note


def opened():
    """{route: its arguments, and under `?` what follows}"""
    note = make_note()
    piece = actions.attach(
        note=note, file=io.BytesIO(PDF), name="plan.pdf", by="user:0", at=clock.now()
    )
    named = {name: {"pk": note.pk} for name in ("note", "note_pin", "note_sign_up", "note_attach")}
    named["notes_points"] = {"?": "?z=9&cadre=4,45,5,46"}
    return named | {"note_piece": {"of": note.pk, "pk": piece.pk}}
