"""Plans for tests: only what matters is written."""

import datetime as dt
import itertools

from maillage.base import clock
from maillage.plans.actions import plans, writing
from maillage.plans.models import ActionPlan
from maillage.plans.stated import stated, wholly

AXES = [
    {
        "number": 1,
        "name": "Des lieux pour travailler",
        "objectives": [{"number": 1, "name": "Ouvrir des lieux partagés"}],
    },
    {"number": 2, "name": "Recruter et garder", "objectives": []},
]
BY = {"by": "user:0"}
_names = itertools.count(1)


def make_plan(name="Plan de l’ESS", *, axes=AXES, adopted=False, **values):
    """From 2026 to 2028, with two axes, not on line unless it is adopted."""
    said = {"name": name, "first_year": 2026, "last_year": 2028, "axes": axes}
    row = plans.write(values=said | values, **BY, at=clock.now())
    if adopted:
        adopt(row)
    return row


def adopt(plan, day=dt.date(2026, 3, 12), meeting="le conseil"):
    return plans.adopt(plan=plan, adopted_on=day, meeting=meeting, **BY, at=clock.now())


def make_action(name="Entrepôt partagé", *, plan=None, number=None, told="", **values):
    """In the first axis of the plan that stands, or of one that is made."""
    plan = plan or ActionPlan.objects.first() or make_plan()
    axis = plan.axes.get(number=values.pop("axis", 1))
    said = {"name": name, "axis_id": axis.pk} | values
    word = writing.ToldWord(told) if told else None
    return writing.write(plan=plan, values=said, number=number, told=word, **BY, at=clock.now())


def rewrite(action, told="", **values):
    word = writing.ToldWord(told) if told else None
    return writing.write(
        plan=action.plan, values=values, action=action, told=word, **BY, at=clock.now()
    )


def said(action):
    return stated(wholly(type(action).objects.filter(pk=action.pk)).get())


def step(number, name="Une étape", **more):
    return {"number": number, "name": name, **more}


def line(funder, year=2026, planned=0, requested=0, obtained=0, spent=0):
    """In whole euros."""
    amounts = {
        "planned": planned, "requested": requested, "obtained": obtained, "spent": spent
    }  # fmt: skip
    return {"funder": funder, "year": year} | {k: v * 100 for k, v in amounts.items()}
