"""What opens the routes of this room, for the table of rights."""

from maillage.plans.tests.builders import make_action, make_plan


def opened():
    """{route: its arguments}"""
    plan = make_plan("Plan à emporter")
    make_action("Une cour", plan=plan)
    routes = ("plan_files", "plan_team_csv", "plan_team_xlsx", "plan_team_ods")
    return {route: {"slug": plan.slug} for route in routes}
