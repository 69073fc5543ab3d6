"""What opens the routes of this room, for the table of rights."""

import io

from maillage.base import clock, history
from maillage.plans.actions import attaching
from maillage.plans.tests.builders import adopt, make_action, make_plan

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OF_PLAN = (
    "plan_desk", "plan_edit",
    "plan_gantt", "plan_adopt", "action_create",
)  # fmt: skip
OF_ACTION = (
    "action_edit", "action_line", "action_steps",
    "action_money", "action_links", "action_drop", "action_documents",
)  # fmt: skip


def opened():
    """{route: its arguments}"""
    plan = make_plan("Plan d’un autre pays")
    action = make_action("Une halle", plan=plan)
    file = io.BytesIO(PDF)
    piece = attaching.attach(
        action=action, file=file, name="devis.pdf", by="user:0", at=clock.now()
    )
    adopt(plan)
    of_plan = {"slug": plan.slug}
    of_action = of_plan | {"number": action.number}
    written = {
        "plan_undo": of_plan | {"change": history.of("action_plan", str(plan.pk))[-1].change_id},
        "action_undo": of_action
        | {"change": history.of("plan_action", str(action.pk))[0].change_id},
        "action_document": of_action | {"pk": piece.pk},
    }
    named = dict.fromkeys(OF_PLAN, of_plan) | dict.fromkeys(OF_ACTION, of_action)
    return named | written
