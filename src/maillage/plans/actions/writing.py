"""Writing an action, saying a word of it, taking it out; each act is undone from the action."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock, history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.likeness.fingerprints import key_of
from maillage.plans import rules, stated
from maillage.plans.actions import answers
from maillage.plans.dates import is_possible, loop
from maillage.plans.models import (
    CENTS,
    ActionIndicator,
    ActionPlan,
    ActionStep,
    ActionWord,
    BudgetLine,
    Funder,
    PlanAction,
)
from maillage.plans.stated import ACTION, WORD

NEWS = str(ActionWord.About.NEWS)
_REFERENCE = re.compile(r"(?:([0-9]{1,6})\.)?([0-9]{1,4})")


class ActionChangedMeanwhile(Refusal):
    message = gettext_lazy(
        "Quelqu’un a modifié cette action pendant que vous écriviez. Rien de ce que vous avez tapé "
        "n’est perdu : relisez ce qui a changé, puis enregistrez de nouveau."
    )


class WordMissing(Refusal):
    message = gettext_lazy("Un état ou une date change : dites pourquoi, en un mot.")


class WrongDay(Refusal):
    def __init__(self, what: str, why: str) -> None:
        super().__init__(what)
        self.message = f"{what} : {why}"


class WrongAmount(Refusal):
    message = gettext_lazy("Un montant ne peut pas être négatif.")


class UnknownStep(Refusal):
    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.message = _(
            "« %(r)s » n’est pas une étape de ce plan : écrivez 2, ou 12.2 pour une autre action."
        ) % {"r": reference}


class StepsLoop(Refusal):
    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(*path)
        self.message = _("Ces étapes s’attendent l’une l’autre : %(path)s.") % {
            "path": " → ".join(path)
        }


class NumberTaken(Refusal):
    message = gettext_lazy("Ce numéro est celui d’une autre action.")


class ToldWord(NamedTuple):
    """A word with a change: why, and whether everybody reads it."""

    text: str = ""
    is_public: bool = True


@transaction.atomic
def write(
    *,
    plan: ActionPlan,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    action: PlanAction | None = None,
    version: int | None = None,
    told: ToldWord | None = None,
    number: int | None = None,
    change: Change | None = None,
    is_asked: bool = True,
) -> PlanAction:
    """A new action, or what this one says from now on: columns, and as `stated` says them `steps`,
    `lines`, `partners`, `communes`. `is_asked` off: no word is needed. Raises
    ActionChangedMeanwhile, WordMissing, WrongDay, WrongAmount, UnknownStep, StepsLoop,
    NumberTaken."""
    row = locked(action.pk) if action else None
    if row and version not in (None, row.version):
        raise ActionChangedMeanwhile
    before = stated.stated(row) if row else None
    if row is None:
        row = PlanAction(plan=plan, number=_number(plan, number), version=0)
        row.told_on = clock.day(at)
    _fill(row, values, by=by, at=at)
    after = _now(Subject(ACTION, str(row.pk)))
    if before == after and not (told and told.text):
        return row
    about = rules.asks_word(before, after)
    if about and is_asked and not (told and told.text):
        raise WordMissing
    change = change or history.change(by=by, act="plan.action", at=at, note=row.name)
    keep(change, row, before, after)
    if told and told.text:
        _say(row, told, about or NEWS, change=change, by=by, at=at)
    return row


def _number(plan: ActionPlan, number: int | None) -> int:
    """The next one, never given before; or the one that a list gives, if it is free."""
    ActionPlan.objects.select_for_update().get(pk=plan.pk)
    taken = PlanAction.objects.filter(plan=plan)
    if number is not None:
        if taken.filter(number=number).exists():
            raise NumberTaken
        return number
    return int(taken.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def tell(*, action: PlanAction, told: ToldWord, by: str, at: dt.datetime) -> Change:
    """The news of an action."""
    row = locked(action.pk)
    change = history.change(by=by, act="plan.tell", at=at, note=row.name)
    history.record(change=change, kind=ACTION, key=str(row.pk), before={}, after={})
    _say(row, told, NEWS, change=change, by=by, at=at)
    return change


def drop(*, action: PlanAction, by: str, at: dt.datetime, change: Change | None = None) -> None:
    """Taken out of its plan: its number stays its own, and it may come back."""
    values = {"is_dropped": True}
    write(plan=action.plan, values=values, action=action, by=by, at=at, change=change)


def _say(
    row: PlanAction, told: ToldWord, about: str, *, change: Change, by: str, at: dt.datetime
) -> None:
    day = clock.day(at)
    word = ActionWord.objects.create(
        action=row,
        about=about,
        text=told.text[:500],
        status=row.status,
        was_late=PlanAction.objects.late(day).filter(pk=row.pk).exists(),
        is_public=told.is_public,
        on=day,
        by=by,
    )
    _told_on(row)
    history.record(change=change, kind=WORD, key=str(word.pk), before=None, after=_of_word(word))


def _told_on(row: PlanAction) -> None:
    last = row.words.aggregate(last=Max("on"))["last"]
    if last and last != row.told_on:
        PlanAction.objects.filter(pk=row.pk).update(told_on=last)


def _of_word(word: ActionWord) -> dict[str, Any]:
    names = ("about", "text", "status", "was_late", "is_public", "by")
    said = {name: getattr(word, name) for name in names}
    return said | {"on": word.on.isoformat(), "action_id": word.action_id}


def keep(
    change: Change, row: PlanAction, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> None:
    """What moved, and that alone: an undo then spares what was said since of the rest."""
    if before is None:
        told: tuple[Any, Any] = (None, {})
    else:
        moved = [name for name in after if before[name] != after[name]]
        told = {name: before[name] for name in moved}, {name: after[name] for name in moved}
    history.record(change=change, kind=ACTION, key=str(row.pk), before=told[0], after=told[1])


def locked(pk: int) -> PlanAction:
    PlanAction.objects.select_for_update().get(pk=pk)
    return stated.wholly(PlanAction.objects.filter(pk=pk)).get()


# What it says, into the tables


def _fill(row: PlanAction, values: Mapping[str, Any], *, by: str, at: dt.datetime) -> None:
    for name in stated.COLUMNS:
        if name in values:
            value = values[name]
            setattr(row, name, stated.day_of(value) if name in stated.DAYS else value)
    _must_be_days(row)
    row.version += 1
    row.save()
    for name in stated.RELATED:
        if name in values:
            getattr(row, name).set(values[name])
    if "lines" in values:
        _fund(row, values["lines"])
    if "steps" in values:
        _steps(row, values["steps"])
    if "indicators" in values:
        _measure(row, values["indicators"])
    answers.tie(row, by=by, at=at)


def _must_be_days(row: PlanAction) -> None:
    for day in (row.starts, row.ends):
        if not is_possible(day):
            raise WrongDay(str(day), _("cette date est impossible."))
    if row.starts and row.ends and row.ends < row.starts:
        raise WrongDay(row.name, _("la fin vient avant le début."))


def _fund(row: PlanAction, lines: Sequence[Mapping[str, Any]]) -> None:
    """Its lines are these; two for one funder and year are one."""
    if any(line[name] < 0 for line in lines for name in CENTS):
        raise WrongAmount
    row.lines.all().delete()
    summed: dict[tuple[Funder, int], dict[str, int]] = {}
    for line in lines:
        place = funder_called(line["funder"]), line["year"]
        known = summed.setdefault(place, dict.fromkeys(CENTS, 0))
        for name in CENTS:
            known[name] += line[name]
    BudgetLine.objects.bulk_create(
        BudgetLine(action=row, funder=funder, year=year, **amounts)
        for (funder, year), amounts in summed.items()
    )


def _measure(row: PlanAction, indicators: Sequence[Mapping[str, Any]]) -> None:
    """Its indicators are these; one is measured once."""
    row.indicators.all().delete()
    said = {told["indicator"]: told for told in indicators}
    ActionIndicator.objects.bulk_create(
        ActionIndicator(
            action=row,
            indicator_id=pk,
            **{
                name: None if told[name] is None else Decimal(told[name])
                for name in ("baseline", "target")
            },
        )
        for pk, told in said.items()
    )


def funder_called(name: str) -> Funder:
    """The funder that has this name, however it is spelt; a new one where nobody has."""
    row, _is_new = Funder.objects.get_or_create(key=key_of(name), defaults={"name": name})
    return row


def _steps(row: PlanAction, steps: Sequence[Mapping[str, Any]]) -> None:
    """A step is known by its number; one that is not named any more is taken out."""
    there = {step.number: step for step in row.steps.all()}
    for said in steps:
        step = there.pop(said["number"], None) or ActionStep(action=row, number=said["number"])
        step.name, step.note = said["name"], said.get("note", "")
        for name in stated.STEP_DAYS:
            day = stated.day_of(said.get(name))
            if not is_possible(day):
                raise WrongDay(step.name, _("cette date est impossible."))
            setattr(step, name, day)
        if step.done_on and step.done_on > clock.today():
            raise WrongDay(step.name, _("ce qui est fait ne peut pas l’être dans l’avenir."))
        step.save()
    ActionStep.objects.filter(pk__in=[step.pk for step in there.values()]).delete()
    _depend(row, steps)


def _depend(row: PlanAction, steps: Sequence[Mapping[str, Any]]) -> None:
    known = {
        (number, step): pk
        for pk, number, step in ActionStep.objects.filter(action__plan=row.plan_id).values_list(
            "pk", "action__number", "number"
        )
    }
    for said in steps:
        wanted = [
            _meant(reference, row.number, known) for reference in said.get("after", ()) if reference
        ]
        own = ActionStep(pk=known[row.number, said["number"]])
        own.after.set(wanted)
    _must_not_loop(row, {pk: place for place, pk in known.items()})


def _meant(reference: str, own: int, known: Mapping[tuple[int, int], int]) -> int:
    found = _REFERENCE.fullmatch(reference.strip())
    place = (int(found[1] or own), int(found[2])) if found else None
    if place is None or place not in known:
        raise UnknownStep(reference)
    return known[place]


def _must_not_loop(row: PlanAction, places: Mapping[int, tuple[int, int]]) -> None:
    through = ActionStep.after.through.objects.filter(from_actionstep__action__plan=row.plan_id)
    pairs = through.values_list("from_actionstep", "to_actionstep")
    after: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for one, other in sorted((places[one], places[other]) for one, other in pairs):
        after.setdefault(one, []).append(other)
    if path := loop(after):
        raise StepsLoop([f"{action}.{step}" for action, step in path])


# As it was


def _now(of: Subject) -> dict[str, Any]:
    return stated.stated(locked(int(of.key)))


def take_back(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
    """What it moved is as before, unless it moved again; the word that went with it is gone, or
    said again. An action that did not exist is taken out. Raises ChangedSince."""
    undoing_change = undoing.noted(change, by=by, at=at)
    for entry in change.entries.filter(kind=ACTION):
        put_back(entry.key, entry.before, entry.after, change=undoing_change)
    for entry in change.entries.filter(kind=WORD):
        _turn_word(entry.key, entry.before, entry.after, change=undoing_change)
    return undoing_change


def put_back(
    key: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, *, change: Change
) -> None:
    """Raises ChangedSince."""
    row = locked(int(key))
    now = stated.stated(row)
    if any(now[name] != value for name, value in (after or {}).items()):
        raise undoing.ChangedSince
    values = {"is_dropped": True} if before is None else before
    _fill(row, values, by=change.by, at=change.at)
    keep(change, row, now, _now(Subject(ACTION, key)))


def _turn_word(key: str, before: Any, after: Any, *, change: Change) -> None:
    if before is None:
        ActionWord.objects.filter(pk=key).delete()
    else:
        values = before | {"on": dt.date.fromisoformat(before["on"])}
        ActionWord.objects.update_or_create(pk=int(key), defaults=values)
    said = before or after
    _told_on(PlanAction.objects.get(pk=said["action_id"]))
    history.record(change=change, kind=WORD, key=key, before=after, after=before)


OF_ACTIONS = undoing.Way(undoing.entries_reach(ACTION), take_back)
WAYS = {"plan.action": OF_ACTIONS, "plan.tell": OF_ACTIONS}


def forget(*, names: Collection[str], author: str) -> None:
    """Erase somebody: what they said of actions stays, without them; they answer for none."""
    if author:
        ActionWord.objects.filter(by=author).update(by="")
    own = PlanAction.objects.filter(elected_name__in=[name for name in names if name])
    own.update(elected_name="", elected_agrees=False)
