"""What an action, or a plan, says, as JSON: kept in the ledger, put back by an undo, frozen by an
adoption, compared."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from maillage.figures.rules import in_words
from maillage.plans.models import (
    CENTS,
    ActionIndicator,
    ActionPlan,
    ActionStep,
    BudgetLine,
    PlanAction,
)

PLAN, ACTION, WORD = "action_plan", "plan_action", "plan_word"  # in the ledger
TEXTS = (
    "name", "summary", "text", "note", "why", "lead_name", "partner_names", "elected_role",
    "elected_name", "blocked_by", "freed_by", "risks",
)  # fmt: skip
FLAGS = ("elected_agrees", "is_shown", "is_dropped")
KEYS = ("axis_id", "objective_id", "lead_id", "lead_group_id")
DAYS = ("starts", "ends")
COLUMNS = (*TEXTS, *FLAGS, *KEYS, *DAYS, "status")
RELATED = ("communes", "partners", "partner_groups", "challenges", "needs", "options")
STEP_DAYS = ("planned", "expected", "done_on")
PLAN_FIELDS = ("name", "first_year", "last_year", "summary", "is_shown")


def wholly(actions: QuerySet[PlanAction]) -> QuerySet[PlanAction]:
    """With all that `stated` reads, in as many questions whatever the number of actions."""
    after = ActionStep.objects.select_related("action").only("number", "action__number")
    return actions.select_related(
        "plan", "axis", "objective", "lead", "lead_group"
    ).prefetch_related(
        Prefetch("steps", ActionStep.objects.prefetch_related(Prefetch("after", after))),
        Prefetch("lines", BudgetLine.objects.select_related("funder")),
        Prefetch("indicators", ActionIndicator.objects.select_related("indicator")),
        *RELATED,
    )


def stated(action: PlanAction) -> dict[str, Any]:
    """What an action says, but for its words. Days are ISO 8601, euros are cents, a step is named
    by the numbers of its action and of itself: `12.2`."""
    said: dict[str, Any] = {name: getattr(action, name) for name in COLUMNS}
    said |= {name: in_json(said[name]) for name in DAYS}
    said |= {name: sorted(row.pk for row in getattr(action, name).all()) for name in RELATED}
    return said | {
        "steps": [_step(step) for step in action.steps.all()],
        "lines": [_line(line) for line in action.lines.all()],
        "indicators": [_measured(row) for row in action.indicators.all()],
    }


def _step(step: ActionStep) -> dict[str, Any]:
    days = {name: in_json(getattr(step, name)) for name in STEP_DAYS}
    after = sorted((other.action.number, other.number) for other in step.after.all())
    said = {"number": step.number, "name": step.name, "note": step.note}
    return {**said, **days, "after": [f"{action}.{number}" for action, number in after]}


def _line(line: BudgetLine) -> dict[str, Any]:
    said = {name: getattr(line, name) for name in CENTS}
    return {"funder": line.funder.name, "year": line.year, **said}


def _measured(row: ActionIndicator) -> dict[str, Any]:
    bounds = {"baseline": row.baseline, "target": row.target}
    said = {name: None if value is None else f"{value:f}" for name, value in bounds.items()}
    return {"indicator": row.indicator_id, **said}


def in_json(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def day_of(said: str | dt.date | None) -> dt.date | None:
    return dt.date.fromisoformat(said) if isinstance(said, str) and said else said or None  # type: ignore[return-value]


def outline(plan: ActionPlan) -> list[dict[str, Any]]:
    """Axes and their objectives, in order."""
    return [
        {
            "number": axis.number,
            "name": axis.name,
            "objectives": [
                {"number": row.number, "name": row.name} for row in axis.objectives.all()
            ],
        }
        for axis in plan.axes.prefetch_related("objectives")
    ]


def of_plan(plan: ActionPlan) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(plan, name) for name in PLAN_FIELDS}
    return said | {"axes": outline(plan)}


def whole(plan: ActionPlan, actions: Iterable[PlanAction]) -> dict[str, Any]:
    """A plan as it is adopted: what everybody may read of it, and nothing for the team alone."""
    return {
        "name": plan.name,
        "years": [plan.first_year, plan.last_year],
        "summary": plan.summary,
        "axes": outline(plan),
        "actions": [_adopted(action) for action in actions],
    }


PRIVATE = (
    "note",
    "risks",
    "needs",
    "challenges",
    "options",
    "elected_name",
    "elected_agrees",
    "is_shown",
    "is_dropped",
    "partner_groups",
    *KEYS,
)


def _adopted(action: PlanAction) -> dict[str, Any]:
    said = {name: value for name, value in stated(action).items() if name not in PRIVATE}
    return said | {
        "number": action.number,
        "axis": action.axis.name,
        "objective": action.objective.name if action.objective else "",
        "lead": action.carrier(is_public=True),
        "partners": action.beside(is_public=True, by_name=False),
        "communes": sorted(row.name for row in action.communes.all()),
        "indicators": [
            {"name": row.indicator.name, "target": in_words(row.target) if row.target else ""}
            for row in action.indicators.all()
        ],
    }
