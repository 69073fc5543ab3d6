"""What opens the routes of this room, for the table of rights."""

import io

from maillage.base import clock, history
from maillage.groups import actions
from maillage.groups.tests.builders import appoint, make_group, make_meeting, set_task
from maillage.organisations.tests.builders import make_organisation

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OF_GROUP = ("group", "group_edit", "group_mandates", "group_attach", "meeting_call")
OF_MEETING = (
    *("meeting", "meeting_edit", "meeting_minutes", "meeting_pdf", "meeting_ics"),
    *("meeting_decide", "meeting_task"),
)


def opened():
    """{route: its arguments}"""
    group = make_group("Filière du réemploi")
    mandate = appoint(group, organisation=make_organisation(name="La Recyclerie"))
    meeting, task = make_meeting(group), set_task(group)
    document = actions.add_document(
        group=group, file=io.BytesIO(PDF), name="plan.pdf", by="user:0", at=clock.now()
    )
    of, latest = {"slug": group.slug}, history.of("group_task", str(task.pk))[0].change_id
    return {
        **dict.fromkeys(OF_GROUP, of),
        **{name: of | {"pk": meeting.pk} for name in OF_MEETING},
        "group_mandate": of | {"pk": mandate.pk},
        "group_task_done": of | {"pk": task.pk},
        "group_document": of | {"pk": document.pk},
        "group_document_drop": of | {"pk": document.pk},
        "group_undo": of | {"change": latest},
    }
