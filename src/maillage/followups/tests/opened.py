"""What opens the routes of this room, for the table of rights."""

import io

from maillage.base import clock
from maillage.dossiers.actions import following, links, papers
from maillage.dossiers.models import TwinDossier
from maillage.dossiers.tests.builders import (
    make_adviser,
    make_dossier,
    make_followed,
    make_scheme,
    make_support,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OF_ONE = (
    *("dossier", "dossier_ask", "dossier_finish", "dossier_stage", "dossier_hand_over"),
    *("dossier_join", "dossier_leave", "dossier_identify", "dossier_birth", "dossier_close"),
    *("dossier_reopen", "dossier_advice", "dossier_advice_file", "dossier_notes"),
    *("dossier_notes_file", "dossier_meet", "dossier_task", "dossier_ask_document"),
    *("dossier_diagnose", "dossier_spend"),
)
OF_REQUESTS = ("dossier_request", "dossier_take", "dossier_decline")
OF_APPLICANT = (
    *("applicant", "applicant_path", "applicant_satisfaction", "applicant_notes"),
    *("applicant_link", "applicant_erase", "applicant_lock", "applicant_code"),
    "applicant_leave",
)


def opened():
    """{route: its arguments}: a dossier of Lina’s, in which nobody of the table is."""
    support = make_support("La Couveuse")
    lina = make_adviser("lina@a.example", support)
    row, by = make_followed(lina, support, scheme=make_scheme()), lina.author
    at = clock.now()
    own = {"text": "Appeler", "is_applicants": True}
    task = following.set_task(dossier=row, values=own, by=by, at=at)
    said = {"starts": at, "subject": "Faire le point"}
    meeting = following.meet(dossier=row, values=said, by=by, at=at)
    asked = papers.ask(dossier=row, name="Budget", by=by, at=at)
    document = papers.receive(asked=asked, file=io.BytesIO(PDF), name="b.pdf", by=by, at=at)
    note = following.note(dossier=row, support=support, text="Note", by=by, at=at)
    papers.ask_notes(dossier=row, at=at)
    other = make_dossier(email="nadia.b@ailleurs.fr")
    twins = TwinDossier.objects.get(other=other)
    token = {"token": links.add(row, at=at)}
    one = {"pk": row.pk}
    return {
        **dict.fromkeys(OF_ONE, one),
        **{key: {"pk": row.requests.get().pk} for key in OF_REQUESTS},
        **dict.fromkeys(OF_APPLICANT, token),
        "dossier_twins": one | {"twins": twins.pk},
        "dossier_note_drop": one | {"note": note.pk},
        "dossier_ics": one | {"meeting": meeting.pk},
        "dossier_task_done": one | {"task": task.pk},
        "dossier_attach": one | {"asked": asked.pk},
        "dossier_document_drop": one | {"asked": asked.pk},
        "dossier_document": one | {"document": document.pk},
        "dossier_give_notes": {"asked": row.notes_asked.get().pk},
        "applicant_ics": token | {"meeting": meeting.pk},
        "applicant_task": token | {"task": task.pk},
        "applicant_attach": token | {"asked": asked.pk},
        "applicant_document": token | {"document": document.pk},
    }
