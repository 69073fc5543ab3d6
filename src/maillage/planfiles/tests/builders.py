"""A plan that says all that a plan may say."""

import datetime as dt
import itertools

from maillage.figures.tests.builders import make_indicator
from maillage.groups.tests.builders import make_group
from maillage.plans.actions import writing
from maillage.plans.models import (
    ActionIndicator,
    ActionStep,
    BudgetLine,
    PlanAction,
)
from maillage.plans.tests.builders import line, make_action, make_plan, step
from maillage.territories.models import Commune

DAY = dt.date(2026, 1, 1)


def make_whole_plan():
    """Two actions: what a table spoils by itself is there."""
    plan = make_plan()
    floor = make_indicator("Mètres carrés loués", values=[("2026-01-01", 450)])
    communes = list(Commune.objects.values_list("pk", flat=True)[:2])
    make_action(
        "Entrepôt partagé",
        plan=plan,
        text="- Une liste\n+ une autre",
        why="Trois structures\u00a0:  sans « place »",
        summary="180\u202f000 € | 50 %",
        status="going",
        starts=dt.date(2026, 3, 1),
        ends=dt.date(2026, 12, 1),
        lead_name="Le réseau; des lieux",
        partner_names="CCI, CMA",
        elected_role="Vice-présidente",
        communes=communes,
        blocked_by="Le bail",
        freed_by="Une caution",
        risks="Un loyer\nqui monte",
        is_shown=False,
        objective_id=plan.axes.get(number=1).objectives.get().pk,
        lines=[
            line("Région", planned=40_000, requested=40_000),
            line("État", 2027, planned=7),
            line("Commune | agglomération", 2026, planned=1, obtained=1),
        ],
        steps=[
            step(1, "Trouver | louer", planned="2026-03-01", done_on="2026-03-02"),
            step(2, "Aménager", planned="2026-05-01", expected="2026-06-01", after=["1"]),
        ],
        indicators=[{"indicator": floor.pk, "baseline": "0.5", "target": "1200"}],
    )
    steering, sector = make_group("Collectif de pilotage"), make_group("Filière bois")
    make_action(
        "Halle",
        plan=plan,
        axis=2,
        note="=Entre nous",
        steps=[step(1, after=["1.2"])],
        lead_group_id=steering.pk,
        partner_groups=[sector.pk],
        partner_names="CCI",
    )
    make_action("Four banal", plan=plan)  # no objective, after one that has one
    return plan


def make_large_plan(many=400):
    """In bulk: three steps, two funders, an indicator each."""
    plan = make_plan()
    axis, aim = plan.axes.first(), plan.axes.first().objectives.first()
    floor = make_indicator("Mètres carrés loués")
    status = PlanAction.Status.values
    actions = PlanAction.objects.bulk_create(
        PlanAction(
            plan=plan,
            number=n,
            axis=axis,
            objective=aim if n % 2 else None,
            name=f"Action n° {n}",
            summary=f"{n} % de plus",
            status=status[n % 4],
            ends=DAY + dt.timedelta(days=n),
        )
        for n in range(1, many + 1)
    )
    funders = [writing.funder_called(name) for name in ("Département", "État")]
    steps = ActionStep.objects.bulk_create(
        ActionStep(action=action, number=k, name=f"Étape {k}", planned=DAY + dt.timedelta(days=k))
        for action in actions
        for k in (1, 2, 3)
    )
    waits = ActionStep.after.through
    waits.objects.bulk_create(
        waits(from_actionstep=later, to_actionstep=sooner)
        for sooner, later in itertools.pairwise(steps)
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(action=action, funder=funder, year=2026, planned=123_456 + action.number)
        for action in actions
        for funder in funders
    )
    ActionIndicator.objects.bulk_create(
        ActionIndicator(action=action, indicator=floor, baseline="1.5", target=action.number)
        for action in actions
    )
    return plan
