"""Writing a plan and its outline, adopting a version of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from maillage.base import files, history, text, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.plans import stated
from maillage.plans.actions import answers
from maillage.plans.models import ActionPlan, PlanAction, PlanAxis, PlanObjective, PlanVersion
from maillage.plans.stated import PLAN


class PlanChangedMeanwhile(Refusal):
    message = _("Quelqu’un a modifié ce plan entre-temps : relisez-le avant d’enregistrer.")


class NotAdoptedYet(Refusal):
    message = _("Un plan se met en ligne une fois adopté : dites d’abord quand, et par qui.")


class StillHasActions(Refusal):
    """An axis or an objective leaves its plan once its actions have."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.message = _("« %(name)s » a encore des actions : déplacez-les d’abord.") % {
            "name": name
        }


class NothingToAdopt(Refusal):
    message = _("Ce plan n’a aucune action : il n’y a rien à adopter.")


@transaction.atomic
def write(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    plan: ActionPlan | None = None,
    version: int | None = None,
    is_fictional: bool = False,
    change: Change | None = None,
) -> ActionPlan:
    """A new plan, or what this one says from now on; `axes` as `stated.outline` gives them. Raises
    PlanChangedMeanwhile, NotAdoptedYet, StillHasActions."""
    row = locked(plan.pk) if plan else None
    if row and version not in (None, row.version):
        raise PlanChangedMeanwhile
    before = stated.of_plan(row) if row else None
    if row is None:
        invented = is_fictional or files.is_demonstration()
        row = ActionPlan(slug=_free(values["name"]), is_fictional=invented, version=0)
    _fill(row, values)
    change = change or history.change(by=by, act="plan.write", at=at, note=row.name)
    history.record(
        change=change, kind=PLAN, key=str(row.pk), before=before, after=stated.of_plan(row)
    )
    return row


def _fill(row: ActionPlan, values: Mapping[str, Any]) -> None:
    for name in stated.PLAN_FIELDS:
        if name in values:
            setattr(row, name, values[name])
    if row.is_shown and not (row.pk and row.versions.exists()):
        raise NotAdoptedYet
    row.version += 1
    row.save()
    if "axes" in values:
        _arrange(row, values["axes"])


def _arrange(plan: ActionPlan, axes: Sequence[Mapping[str, Any]]) -> None:
    """Axes and objectives are known by their numbers: one that is named otherwise stays itself."""
    there = {axis.number: axis for axis in plan.axes.all()}
    for said in axes:
        axis = there.pop(said["number"], None) or PlanAxis(plan=plan, number=said["number"])
        axis.name = said["name"]
        axis.save()
        known = {row.number: row for row in axis.objectives.all()}
        for told in said["objectives"]:
            row = known.pop(told["number"], None) or PlanObjective(axis=axis, number=told["number"])
            row.name = told["name"]
            row.save()
        for row in known.values():
            _take_out(row)
    for axis in there.values():
        for row in axis.objectives.all():
            _take_out(row)
        _take_out(axis)


def _take_out(row: PlanAxis | PlanObjective) -> None:
    if row.actions.exists():
        raise StillHasActions(row.name)
    row.delete()


@transaction.atomic
def adopt(
    *, plan: ActionPlan, adopted_on: dt.date, meeting: str, by: str, at: dt.datetime
) -> PlanVersion:
    """Freeze what the plan says today, and put it on line. Raises NothingToAdopt."""
    row = locked(plan.pk)
    actions = stated.wholly(PlanAction.objects.standing().filter(plan=row, is_shown=True))
    if not actions:
        raise NothingToAdopt
    number = (row.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = PlanVersion.objects.create(
        plan=row,
        number=number,
        adopted_on=adopted_on,
        meeting=meeting,
        content=stated.whole(row, actions),
        by=by,
    )
    row.is_shown = True
    row.version += 1
    row.save()
    for action in PlanAction.objects.filter(plan=row).select_related("plan"):
        answers.tie(action, by=by, at=at)
    change = history.change(by=by, act="plan.adopt", at=at, note=row.name)
    history.record(change=change, kind=PLAN, key=str(row.pk), before=None, after=number)
    return version


def locked(pk: int) -> ActionPlan:
    return ActionPlan.objects.select_for_update().get(pk=pk)


def _free(name: str) -> str:
    base = text.slugify(name)[:80] or "plan"
    slug, n = base, 1
    while ActionPlan.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


# As it was


def _now(of: Subject) -> dict[str, Any]:
    return stated.of_plan(locked(int(of.key)))


def _put_back(said: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    """A plan that did not exist is taken off line, without its outline."""
    ((of, before),) = said.items()
    row = locked(int(of.key))
    change = history.change(by=by, act="undo", at=at, note=row.name)
    values = {"is_shown": False, "axes": []} if before is None else before
    write(values=values, by=by, at=at, plan=row, change=change)
    return change


WAYS = {"plan.write": undoing.as_before(_now, _put_back, PLAN)}
