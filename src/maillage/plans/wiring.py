"""Plans: their ledger, their people, what they ask of the team."""

from maillage.base import history, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import TABLES
from maillage.look.frames import TOOLS, WEEK
from maillage.plans import acts, personal, queries, slots
from maillage.plans.actions import plans, writing


def connect() -> None:
    history.ACTS.add("plans", acts.ACTS)
    history.UNSEEN.add("plans", acts.UNSEEN)
    undoing.WAYS.add("plans", {**acts.NEVER, **plans.WAYS, **writing.WAYS})
    history.SUBJECTS.add("plans", queries.addresses_of)
    PROCESSINGS.add("plans", personal.REFERENTS)
    PERSONAL.add("plans", personal.PEOPLE)
    TOOLS.add("plans", slots.tools)
    WEEK.add("plans", slots.week)
    TABLES.add(
        "plans",
        (
            "plans.ActionWord",
            "plans.ActionIndicator",
            "plans.BudgetLine",
            "plans.Funder",
            "plans.ActionStep",
            "plans.PlanVersion",
            "plans.PlanAction",
            "plans.PlanObjective",
            "plans.PlanAxis",
            "plans.ActionPlan",
        ),
    )
