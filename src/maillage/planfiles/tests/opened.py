"""What opens the routes of this room, for the table of rights."""

from maillage.plans.tests.builders import make_action, make_plan


def opened():
    """{route: its arguments}"""
    plan = make_plan("Plan à emporter")
    make_action("Une cour", plan=plan)
    files = ("csv", "xlsx", "ods", "docx")
    routes = ("plan_files", *(f"plan_team_{kind}" for kind in files))
    return {route: {"slug": plan.slug} for route in routes}
