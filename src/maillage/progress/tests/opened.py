"""What opens the routes of this room, for the table of rights."""

from maillage.organisations.tests.builders import make_organisation
from maillage.plans.tests.builders import adopt, make_action, make_plan

OF_PLAN = ("plan", "plan_versions", "plan_atom", "plan_csv", "plan_sheets")
OF_ACTION = ("plan_action", "action_sheet", "action_news")


def opened():
    """{route: its arguments}"""
    plan = make_plan("Plan d’à côté")
    action = make_action("Un four", plan=plan, lead_id=make_organisation("Le Fournil d’à côté").pk)
    adopt(plan)
    of_plan = {"slug": plan.slug}
    of_action = of_plan | {"number": action.number}
    return dict.fromkeys(OF_PLAN, of_plan) | dict.fromkeys(OF_ACTION, of_action)
