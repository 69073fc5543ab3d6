"""A table of actions as an import: what each row means, what it would change, how it is undone."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.base import undoing
from maillage.base.kinds import Review, ReviewSide
from maillage.base.models import Change, Entry
from maillage.base.text import fold
from maillage.figures.models import Indicator
from maillage.planfiles import tabled
from maillage.planfiles.compact import PARTS, written
from maillage.planfiles.formats import COLUMNS, PLAIN, year_of
from maillage.planfiles.rows import PlanReader
from maillage.planfiles.worded import in_words
from maillage.plans import queries, stated
from maillage.plans.actions import plans, writing
from maillage.plans.models import ActionPlan, PlanAction
from maillage.plans.stated import ACTION
from maillage.reading import columns, tables
from maillage.reading.fingerprints import of_values
from maillage.reading.rows import Read
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.targets import (
    UNCHANGED,
    Accepted,
    Field,
    Match,
    Missing,
    ReadRow,
    RowDifference,
    Sentences,
    Target,
    Withdrawn,
)

TARGET = "plan_action"
NOT_SAID = ("number", "several", "cell")  # of an action: which row it is
YEARS = range(2015, 2046)  # of which a column may hold sums
State: Any = ChangeRow.State


def plan_of(source: Source) -> ActionPlan | None:
    """The plan that a source writes: its own, else the latest."""
    rows = ActionPlan.objects.order_by("-last_year", "-pk")
    return rows.filter(pk=source.subject).first() if source.subject else rows.first()


def _known(plan: ActionPlan | None) -> list[PlanAction]:
    return list(stated.wholly(PlanAction.objects.filter(plan=plan))) if plan else []


class PlanActions(Target):
    name = TARGET
    label = gettext_lazy("Actions d’un plan")
    faults = {
        "missing": gettext_lazy("sans nom d’action"),
        "several": gettext_lazy("plusieurs actions dans une case"),
        "funder": gettext_lazy("financeur écrit autrement"),
        "total": gettext_lazy("total qui n’est pas la somme de ses lignes"),
        "funders": gettext_lazy("plusieurs financeurs dans une case"),
        "long": gettext_lazy("titre trop long"),
        "commune": gettext_lazy("commune inconnue"),
        "indicator": gettext_lazy("indicateur inconnu"),
        "step": gettext_lazy("étape inconnue"),
        "loop": gettext_lazy("étapes qui s’attendent l’une l’autre"),
        "days": gettext_lazy("fin avant le début"),
        "orphan": gettext_lazy("d’aucune action"),
        "stale": gettext_lazy("modifiée depuis que le tableau est sorti"),
    }
    sentences = Sentences(
        {
            State.NEW: ngettext_lazy("écrire %(n)s action", "écrire %(n)s actions", "n"),
            State.CHANGED: ngettext_lazy("récrire %(n)s action", "récrire %(n)s actions", "n"),
            State.GONE: ngettext_lazy("retirer %(n)s action", "retirer %(n)s actions", "n"),
        },
        gettext_lazy("L’action dit"),
        gettext_lazy("L’action dira"),
    )

    def fields(self) -> list[Field]:
        known = [Field(name, c.label, required=name == "name") for name, c in COLUMNS.items()]
        planned = [Field(f"planned_{y}", _("Prévu en %(y)s") % {"y": y}) for y in YEARS]
        return known + planned

    def recognise(
        self, titles: Sequence[str], source: Source, values: Mapping[str, Sequence[str]]
    ) -> dict[str, str]:
        meant = columns.meanings(COLUMNS.values())
        found = columns.recognised(titles, meant, values, COLUMNS)
        for title in titles:
            year = year_of(title)
            if year in YEARS:
                found[title] = f"planned_{year}"
        return found

    def reader(self, run: ImportRun) -> ReadRow:
        known = partial(_known, plan_of(run.source))
        return PlanReader(run.columns, run.mapping, actions=known, run=run)

    def match(self, source: Source, reads: Sequence[Read]) -> list[Match]:
        standing = [row for row in _known(plan_of(source)) if not row.is_dropped]
        says = _as_read(standing)
        known = {row.number: (row.pk, says[row.pk]) for row in standing}
        return [_match(read, known.get(_number(read.key))) for read in reads]

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        return {}

    def standing(self, source: Source) -> Iterator[Missing]:
        for row in _known(plan_of(source)):
            if not row.is_dropped:
                yield Missing(str(row.number), row.pk, row.name)

    def stated(self, source: Source) -> np.ndarray | None:
        return None

    def prepare(self) -> None:
        return None

    def apply(self, source: Source, rows: Sequence[Accepted], change: Change) -> None:
        plan = plan_of(source)
        assert plan is not None
        for row in _in_turn(rows):
            action = PlanAction.objects.filter(plan=plan, number=_number(row.key)).first()
            if row.state == State.GONE:
                assert action is not None
                writing.drop(action=action, by=change.by, at=change.at, change=change)
            else:
                _write(plan, action, row.values, change)

    def withdraw(self, run: ImportRun, undoing: Change, after: int, most: int) -> Withdrawn | None:
        assert run.change is not None
        rows = run.change.entries.filter(kind=ACTION, pk__gt=after).order_by("pk")[:most]
        entries = list(rows)
        spared = [told for entry in entries if (told := _take_back(entry, undoing))]
        return Withdrawn(entries[-1].pk, spared) if entries else None

    def show_again(self, source: Source, after: int, most: int) -> int | None:
        return None

    def review(self, row: ChangeRow) -> Review:
        told = [(label, after) for label, _before, after in _moved(row)]
        sides = [ReviewSide(_("Le tableau dit"), dict(told), is_proposed=True)]
        action = PlanAction.objects.filter(pk=row.subject).select_related("plan").first()
        if action:
            now = {label: before for label, before, _after in _moved(row)}
            url = action.get_absolute_url()
            sides.append(ReviewSide(_("L’action dit"), now, url=url))
        reasons = [fault["reason"] for fault in row.faults]
        if names := row.values.get("several"):
            cell = row.values["cell"]
            reasons += [
                _("%(cell)s, %(n)s sur %(all)s : « %(name)s »")
                % {"cell": cell, "n": n, "all": len(names), "name": name}
                for n, name in enumerate(names, 1)
            ]
            asked = _("Faut-il en faire %(n)s actions ?") % {"n": len(names)}
        else:
            asked = _("Faut-il écrire cette ligne ?")
        return Review(row.name, asked, tuple(sides), remarks=tuple(reasons))

    def differences(self, row: ChangeRow) -> list[Any]:
        return [
            RowDifference(label, before, "", after, True) for label, before, after in _moved(row)
        ]

    def facts(self, row: ChangeRow) -> list[str]:
        return [str(row.values.get(name) or "") for name in ("axis", "lead", "ends")]

    def decide(self, row: ChangeRow, verdict: str, *, change: Change) -> None:
        plan = plan_of(row.run.source)
        assert plan is not None
        for number, told in _told(row):
            action = PlanAction.objects.filter(plan=plan, number=number).first()
            _write(plan, action, told, change)

    def take_back(self, row: ChangeRow, change: Change, *, by: str, at: Any) -> Change:
        noted = undoing.noted(change, by=by, at=at)
        for entry in change.entries.filter(kind=ACTION):
            writing.put_back(entry.key, entry.before, entry.after, change=noted)
        return noted


def _number(key: str) -> int:
    """Of a key; those of new rows are no action's."""
    return 0 if key.startswith("+") else int(key)


def _told(row: ChangeRow) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and values of each action of a row. Of several in one cell, the first has its budget:
    the cell does not say what is whose."""
    names = row.values.get("several")
    if not names:
        yield _number(row.key), row.values
        return
    for n, name in enumerate(names, 1):
        told = {**row.values, "name": name, "number": row.values["number"] if n == 1 else 0}
        where = {"cell": row.values["cell"], "n": n, "all": len(names)}
        notes = [told.get("note", ""), _("Venue de la case %(cell)s, %(n)s sur %(all)s.") % where]
        if told.get("lines") and n > 1:
            told["lines"] = []
            notes.append(_("Le budget de la case est celui de la première."))
        told["note"] = "\n".join(filter(None, notes))
        yield _number(row.key) if n == 1 else 0, told


def _as_read(actions: Sequence[PlanAction]) -> dict[int, dict[str, Any]]:
    """{action: what a row would say if its table left now and came in again}: what a file cannot
    keep, as a second space, is then no change."""
    titles = [str(COLUMNS[name].label) for name in (*PLAIN, *(part.name for part in PARTS))]
    mapping = dict(zip(titles, (*PLAIN, *(part.name for part in PARTS)), strict=True))
    reader = PlanReader(titles, mapping, actions=lambda: actions)
    names = tabled.labels(Indicator.objects.all())
    found = {}
    for n, action in enumerate(actions, 1):
        row = tabled.in_one_row(action, names)
        found[action.pk] = dict(reader(n, [tables.neutral(written(cell)) for cell in row]).values)
    return found


def _moved(row: ChangeRow) -> list[tuple[str, str, str]]:
    """Field by field, before and after: those that a row changes, or all that a new one says."""
    actions = stated.wholly(PlanAction.objects.filter(pk=row.subject)) if row.subject else ()
    now = next(iter(_as_read(list(actions)).values()), {})
    found = []
    for name, value in row.values.items():
        if name in NOT_SAID or now.get(name) == value:
            continue
        label = str(COLUMNS["measures" if name == "indicators" else name].label)
        before, after = in_words(name, now.get(name)), in_words(name, value)
        if before != after:
            found.append((label, before, after))
    return found


def _match(read: Read, known: tuple[int, Mapping[str, Any]] | None) -> Match:
    found = of_values(read.values)
    if known is None:
        return Match(State.NEW, None, found)
    action, now = known
    same = all(now.get(n) == value for n, value in read.values.items() if n not in NOT_SAID)
    return Match(UNCHANGED if same else State.CHANGED, action, found)


def _write(
    plan: ActionPlan, action: PlanAction | None, told: Mapping[str, Any], change: Change
) -> None:
    """A row, as an act of its import: its axis is made where the plan has none of this name."""
    plain = (
        "name", "summary", "text", "note", "status", "starts", "ends", "lines", "why", "steps",
        "blocked_by", "freed_by", "risks", "elected_role", "is_shown", "communes", "indicators",
    )  # fmt: skip
    values: dict[str, Any] = {name: told[name] for name in plain if name in told}
    values |= _placed(plan, action, told, change)
    lead, partners = told.get("lead"), told.get("partners")
    if action:  # who is said as before stays who it was, seen by everybody or not
        lead = None if lead == action.carrier() else lead
        partners = None if partners == action.beside() else partners
    values |= queries.carried(AnonymousUser(), lead=lead, partners=partners)
    if action and action.is_dropped:
        values["is_dropped"] = False
    number = told.get("number") or None if action is None else None
    try:
        with transaction.atomic():
            _written(plan, action, values, number, change)
    except (writing.UnknownStep, writing.StepsLoop) as refusal:
        # Its steps wait for those of a row that was not taken: they wait for none, and it is said.
        values["steps"] = [{**step, "after": []} for step in values["steps"]]
        note = values.get("note", action.note if action else "")
        lost = _("À l’import, les étapes n’en attendent plus d’autres. %(why)s")
        values["note"] = "\n".join(filter(None, (note, lost % {"why": refusal.message})))
        _written(plan, action, values, number, change)


def _written(
    plan: ActionPlan,
    action: PlanAction | None,
    values: Mapping[str, Any],
    number: int | None,
    change: Change,
) -> None:
    writing.write(
        plan=plan,
        values=values,
        action=action,
        number=number,
        by=change.by,
        at=change.at,
        change=change,
        is_asked=False,
    )


def _in_turn(rows: Sequence[Accepted]) -> list[Accepted]:
    """Those that others wait for come first."""
    waits = {
        row.key: {
            part.split(".")[0]
            for step in row.values.get("steps") or ()
            for part in step["after"]
            if "." in part
        }
        for row in rows
    }
    left, found = list(rows), []
    while left:
        pending = {row.key for row in left}
        ready = [row for row in left if not (waits[row.key] - {row.key}) & pending] or left[:1]
        found += ready
        left = [row for row in left if row not in ready]
    return found


def _placed(
    plan: ActionPlan, action: PlanAction | None, told: Mapping[str, Any], change: Change
) -> dict[str, Any]:
    if "axis" not in told and action:
        return {}
    name = told.get("axis") or _("Sans axe")
    axes = stated.outline(plan)
    axis = next((row for row in axes if fold(row["name"]) == fold(name)), None)
    if axis is None:
        number = max((row["number"] for row in axes), default=0) + 1
        axis = {"number": number, "name": name, "objectives": []}
        axes.append(axis)
    aim = told.get("objective")
    parts = axis["objectives"]
    part = next((row for row in parts if aim and fold(row["name"]) == fold(aim)), None)
    if aim and part is None:
        part = {"number": max((r["number"] for r in parts), default=0) + 1, "name": aim}
        parts.append(part)
    if axes != stated.outline(plan):
        plans.write(values={"axes": axes}, plan=plan, by=change.by, at=change.at, change=change)
    place = plan.axes.get(number=axis["number"])
    found = place.objectives.get(number=part["number"]).pk if part else None
    return {"axis_id": place.pk, "objective_id": found}


def _take_back(entry: Any, change: Change) -> dict[str, str] | None:
    """The name and page of an action that people wrote since: it stays as it is."""
    later = Entry.objects.filter(kind=ACTION, key=entry.key, change__gt=entry.change_id)
    try:
        with transaction.atomic():
            if entry.before is None and later.exists():
                raise undoing.ChangedSince
            writing.put_back(entry.key, entry.before, entry.after, change=change)
    except undoing.ChangedSince:
        action = PlanAction.objects.select_related("plan").get(pk=entry.key)
        return {"name": action.name, "url": action.get_absolute_url()}
    return None
