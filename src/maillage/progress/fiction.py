"""The plan of the demonstration: adopted eight months ago, half done, one action late. All
invented."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from maillage.base import clock
from maillage.figures.models import Indicator
from maillage.groups.models import Group
from maillage.needs.models import Challenge
from maillage.organisations.models import Organisation
from maillage.plans.actions import plans, writing
from maillage.plans.models import ActionPlan, ActionWord, PlanAction
from maillage.territories import queries as territories
from maillage.vocabulary.models import Theme

SOURCE = Path(__file__).parent / "reference" / "fiction.toml"
PLAIN = (
    "name", "summary", "text", "why", "note", "elected_role", "blocked_by", "freed_by"
)  # fmt: skip
YEARS = 2  # after the one of its adoption


def play(*, officer: Any, at: dt.datetime) -> None:
    scene, by, today = tomllib.loads(SOURCE.read_text()), officer.author, clock.day(at)
    adopted_on = today + dt.timedelta(days=scene["adopted"])
    plan = _frame(scene, adopted_on, by, at)
    for told in scene["actions"]:
        _write(plan, told, today, by, at)
    plans.adopt(plan=plan, adopted_on=adopted_on, meeting=scene["meeting"], by=by, at=at)
    for action, told in zip(plan.actions.order_by("number"), scene["actions"], strict=True):
        _say(action, told, today, by)


def _frame(scene: Mapping[str, Any], adopted_on: dt.date, by: str, at: dt.datetime) -> ActionPlan:
    axes = [
        {
            "number": n,
            "name": axis["name"],
            "objectives": [
                {"number": m, "name": name} for m, name in enumerate(axis["objectives"], 1)
            ],
        }
        for n, axis in enumerate(scene["axes"], 1)
    ]
    first = adopted_on.year
    values = {
        "name": f"{scene['name']} {first}–{first + YEARS}",
        "first_year": first,
        "last_year": first + YEARS,
        "summary": scene["summary"],
        "axes": axes,
    }
    return plans.write(values=values, by=by, at=at, is_fictional=True)


def _write(
    plan: ActionPlan, told: Mapping[str, Any], today: dt.date, by: str, at: dt.datetime
) -> PlanAction:
    axis = plan.axes.get(number=told["place"][0])
    pages = _pages(told["theme"], 1 + told.get("partners", 0))
    here = set(territories.codes_of_perimeter())
    steering = Group.objects.filter(is_fictional=True).first() if "group" in told else None
    values = {name: told[name] for name in PLAIN if name in told}
    values |= {
        "axis_id": axis.pk,
        "objective_id": axis.objectives.get(number=told["place"][1]).pk,
        "status": told["status"],
        "starts": _month(today, told.get("starts")),
        "ends": _month(today, told.get("ends")),
        "lead_id": pages[0] if pages and told.get("group") != "lead" else None,
        "lead_group_id": steering.pk if steering and told["group"] == "lead" else None,
        "partner_groups": [steering.pk] if steering and told["group"] == "beside" else [],
        "partners": pages[1:],
        "communes": [code for code in told.get("communes", ()) if code in here],
        "steps": [_stated_step(n, step, today) for n, step in enumerate(told.get("steps", ()), 1)],
        "lines": [_line(line, today.year) for line in told.get("lines", ())],
        **_tied(told),
    }
    return writing.write(plan=plan, values=values, by=by, at=at)


def _tied(told: Mapping[str, Any]) -> dict[str, Any]:
    """The invented challenge, option and indicator that it names, where they were played."""
    found: dict[str, Any] = {}
    if challenge := Challenge.objects.filter(name=told.get("challenge")).first():
        options = challenge.options.filter(decisions__verdict="kept").distinct()
        found["challenges"] = [challenge.pk]
        found["options"] = [option.pk for option in options]
    if indicator := Indicator.objects.filter(name=told.get("indicator")).first():
        bounds = {"baseline": "0.0000", "target": f"{told['target']}.0000"}
        found["indicators"] = [{"indicator": indicator.pk, **bounds}]
    return found


def _pages(theme: str, many: int) -> list[int]:
    """Invented structures of a theme, and others where it has too few."""
    known = Theme.objects.filter(pk=theme).exists()
    rows = Organisation.objects.visible_to(None).active().filter(is_fictional=True)
    rows = rows.exclude(standing=Organisation.Standing.REGISTER).order_by("pk")
    own = list(rows.filter(themes=theme).values_list("pk", flat=True)[:many]) if known else []
    rest = rows.exclude(pk__in=own).values_list("pk", flat=True)[: many - len(own)]
    return [*own, *rest]


def _month(today: dt.date, months: int | None) -> dt.date | None:
    return None if months is None else today + relativedelta(months=months)


def _stated_step(n: int, step: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    return {
        "number": n,
        "name": step["name"],
        "note": step.get("note", ""),
        "planned": _month(today, step["planned"]),
        "expected": _month(today, step.get("expected")),
        "done_on": _month(today, step.get("done")),
        "after": step.get("after", []),
    }


def _line(line: Mapping[str, Any], year: int) -> dict[str, Any]:
    amounts = ("planned", "requested", "obtained", "spent")
    return {"funder": line["funder"], "year": year} | {
        name: 100 * line.get(name, 0) for name in amounts
    }


def _say(action: PlanAction, told: Mapping[str, Any], today: dt.date, by: str) -> None:
    """Its word, on its day: what an act would have written then."""
    if "word" not in told:
        return
    day, about = today - dt.timedelta(days=told["ago"]), told.get("about", "news")
    ActionWord.objects.create(
        action=action,
        about="date" if about == "late" else about,
        text=told["word"],
        status=action.status,
        was_late=about == "late",
        on=day,
        by=by,
    )
    PlanAction.objects.filter(pk=action.pk).update(told_on=day)
