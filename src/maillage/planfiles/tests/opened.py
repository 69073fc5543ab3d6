"""What opens the routes of this room, for the table of rights."""

from maillage.plans.tests.builders import make_action, make_plan


def opened():
    """{route: its arguments}"""
    plan = make_plan("Plan à emporter")
    make_action("Une cour", plan=plan)
    return {"plan_files": {"slug": plan.slug}, "plan_team_csv": {"slug": plan.slug}}
