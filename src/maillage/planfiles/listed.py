"""A table of actions as an import: what each row means, what it would change, how it is undone."""

from collections.abc import Iterator, Mapping, Sequence
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
from maillage.planfiles.formats import COLUMNS, PLANNED_IN, partners_of, year_of
from maillage.plans import queries, rules, stated
from maillage.plans.actions import plans, writing
from maillage.plans.models import CENTS, ActionPlan, PlanAction
from maillage.plans.stated import ACTION
from maillage.reading import columns, tables
from maillage.reading.fingerprints import of_values
from maillage.reading.rows import DOUBTFUL, REJECTED, CellFault, Read, RowReader
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.targets import (
    UNCHANGED,
    Accepted,
    Field,
    Match,
    Missing,
    ReadRow,
    Sentences,
    Target,
    Withdrawn,
)

TARGET = "plan_action"
NOBODY_YET = gettext_lazy("Financeur à préciser")
YEARS = range(2015, 2046)  # of which a column may hold sums
State: Any = ChangeRow.State


def plan_of(source: Source) -> ActionPlan | None:
    """The plan that a source writes: its own, else the latest."""
    rows = ActionPlan.objects.order_by("-last_year", "-pk")
    return rows.filter(pk=source.subject).first() if source.subject else rows.first()


def _known(plan: ActionPlan | None) -> list[PlanAction]:
    return list(stated.wholly(PlanAction.objects.filter(plan=plan))) if plan else []


class PlanReader(RowReader):
    """A name makes an action. A cell that was merged over several rows is that of the row above."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(run.columns, run.mapping)
        self.actions = {action.number: action for action in _known(plan_of(run.source))}
        self.by_name = {fold(row.name): row.number for row in self.actions.values()}
        self.above: dict[str, str] = {}

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        read, said, sums = Read(line), {}, {}  # type: Read, dict[str, Any], dict[int, int]
        for title, name, told in self.cells(read, cells):
            is_kept = told[:1] == "'" and told[1:2] in tables.RISKY  # as a table of ours keeps it
            cell = told[1:] if is_kept else told
            if not is_kept and tables.is_formula(cell):
                reason = _("c’est une formule de tableur, pas une donnée")
                read.faults.append(CellFault("formula", title, cell, reason, REJECTED))
            elif found := PLANNED_IN.fullmatch(name):
                column = columns.KnownColumn(name, title, rules.cents, is_vital=True)
                sums[int(found[1])] = self.cleaned(read, title, cell, column, {}) or 0
            else:
                said[name] = self.cleaned(read, title, cell, COLUMNS[name], said)
        self._carry(said, cells)
        self._name(read, said)
        if read.verdict != REJECTED:
            read.values = self._values(read, said, sums)
        return read

    def _carry(self, said: dict[str, Any], cells: Sequence[str]) -> None:
        for name in ("axis", "objective"):
            if said.get(name):
                if name == "axis":
                    self.above = {}
                self.above[name] = said[name]
            elif name in self.title_of and name in self.above and any(cells):
                said[name] = self.above[name]

    def _name(self, read: Read, said: dict[str, Any]) -> None:
        """Its key is its number: the one that it says, or that of the action of this name."""
        name = said.get("name") or ""
        if not name:
            if read.verdict != REJECTED:
                told = _("une ligne sans nom d’action")
                read.faults.append(CellFault("missing", "", "", told, REJECTED))
            return
        parts = name.splitlines()
        if len(parts) > 1:
            reason = _("plusieurs actions dans une case : %(n)s lignes") % {"n": len(parts)}
            title = self.title_of["name"]
            read.faults.append(CellFault("several", title, name, reason, DOUBTFUL))
        said["name"] = " ".join(parts)[:200]
        number = said.get("number") or self.by_name.get(fold(said["name"]))
        read.key = str(number) if number else f"+{fold(said['name'])[:70]}"
        read.name = said["name"]

    def _values(self, read: Read, said: dict[str, Any], sums: Mapping[int, int]) -> dict[str, Any]:
        plain = ("axis", "objective", "name", "summary", "text", "note", "status", "starts",
                 "ends", "lead", "partners")  # fmt: skip
        empty: dict[str, Any] = {"partners": [], "status": "planned", "starts": None, "ends": None}
        values = {
            name: said.get(name) or empty.get(name, "") for name in plain if name in self.title_of
        }
        values |= {"number": said.get("number") or 0}
        if sums or "lines" in self.title_of:
            values["lines"] = self._lines(read, said, sums)
        self._doubt(read, said, values)
        return values

    def _lines(
        self, read: Read, said: Mapping[str, Any], sums: Mapping[int, int]
    ) -> list[dict[str, Any]]:
        funder = said.get("funder") or str(NOBODY_YET)
        near = queries.funder_like(funder) if said.get("funder") else ""
        if near:
            reason = _("ressemble à « %(name)s », déjà connu") % {"name": near}
            title = self.title_of["funder"]
            read.faults.append(CellFault("funder", title, funder, reason, DOUBTFUL))
        blank = dict.fromkeys(CENTS, 0)
        found = list(said.get("lines") or [])
        found += [
            {"funder": funder, "year": year, **blank, "planned": sum_}
            for year, sum_ in sums.items()
            if sum_
        ]
        return found

    def _doubt(self, read: Read, said: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        total = said.get("total")
        added = sum(line["planned"] for line in values.get("lines", ()))
        if total and added and total != added:
            told = {"sum": rules.euros(added), "total": rules.euros(total)}
            reason = _("le total dit %(total)s, ses lignes font %(sum)s") % told
            title = self.title_of["total"]
            read.faults.append(CellFault("total", title, str(total // 100), reason, DOUBTFUL))
        action = self.actions.get(said.get("number") or 0)
        if action and said.get("version") and said["version"] != action.version:
            reason = _("l’action a été modifiée ici depuis que ce tableau en est sorti")
            title = self.title_of["version"]
            told_version = str(said["version"])
            read.faults.append(CellFault("stale", title, told_version, reason, DOUBTFUL))


class PlanActions(Target):
    name = TARGET
    label = gettext_lazy("Actions d’un plan")
    faults = {
        "missing": gettext_lazy("sans nom d’action"),
        "several": gettext_lazy("plusieurs actions dans une case"),
        "funder": gettext_lazy("financeur écrit autrement"),
        "total": gettext_lazy("total qui n’est pas la somme de ses lignes"),
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
        return PlanReader(run)

    def match(self, source: Source, reads: Sequence[Read]) -> list[Match]:
        known = {row.number: row for row in _known(plan_of(source)) if not row.is_dropped}
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
        for row in rows:
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
        sides = [ReviewSide(_("Le tableau dit"), _in_words(row.values), is_proposed=True)]
        action = PlanAction.objects.filter(pk=row.subject).first()
        if action:
            now = _said(stated.wholly(PlanAction.objects.filter(pk=action.pk)).get())
            url = action.get_absolute_url()
            sides.append(ReviewSide(_("L’action dit"), _in_words(now), url=url))
        reasons = tuple(fault["reason"] for fault in row.faults)
        return Review(row.name, _("Faut-il écrire cette ligne ?"), tuple(sides), remarks=reasons)

    def differences(self, row: ChangeRow) -> list[Any]:
        return []

    def facts(self, row: ChangeRow) -> list[str]:
        return [str(row.values.get(name) or "") for name in ("axis", "lead", "ends")]

    def decide(self, row: ChangeRow, verdict: str, *, change: Change) -> None:
        plan = plan_of(row.run.source)
        assert plan is not None
        action = PlanAction.objects.filter(plan=plan, number=_number(row.key)).first()
        _write(plan, action, row.values, change)

    def take_back(self, row: ChangeRow, change: Change, *, by: str, at: Any) -> Change:
        noted = undoing.noted(change, by=by, at=at)
        for entry in change.entries.filter(kind=ACTION):
            writing.put_back(entry.key, entry.before, entry.after, change=noted)
        return noted


def _number(key: str) -> int:
    """Of a key; those of new rows are no action's."""
    return 0 if key.startswith("+") else int(key)


def _said(action: PlanAction) -> dict[str, Any]:
    """What an action says in the words of a row."""
    found = stated.stated(action)
    plain = ("name", "summary", "text", "note", "status", "starts", "ends", "lines")
    return {name: found[name] for name in plain} | {
        "axis": action.axis.name,
        "objective": action.objective.name if action.objective else "",
        "lead": action.lead.name if action.lead else action.lead_name,
        "partners": partners_of(action),
        "number": action.number,
    }


def _match(read: Read, action: PlanAction | None) -> Match:
    found = of_values(read.values)
    if action is None:
        return Match(State.NEW, None, found)
    now = _said(action)
    same = all(now[name] == value for name, value in read.values.items() if name != "number")
    return Match(UNCHANGED if same else State.CHANGED, action.pk, found)


def _in_words(values: Mapping[str, Any]) -> dict[str, str]:
    shown = ("axis", "objective", "name", "summary", "status", "starts", "ends", "lead")
    return {str(COLUMNS[name].label): str(values.get(name) or "") for name in shown}


def _write(
    plan: ActionPlan, action: PlanAction | None, told: Mapping[str, Any], change: Change
) -> None:
    """A row, as an act of its import: its axis is made where the plan has none of this name."""
    plain = ("name", "summary", "text", "note", "status", "starts", "ends", "lines")
    values: dict[str, Any] = {name: told[name] for name in plain if name in told}
    values |= _placed(plan, action, told, change)
    names = [*([told["lead"]] if told.get("lead") else []), *told.get("partners", ())]
    known = queries.organisations_called(names, AnonymousUser())
    if "lead" in told:
        lead = told["lead"]
        values |= {"lead_id": known.get(lead), "lead_name": "" if lead in known else lead}
    if "partners" in told:
        others = [name for name in told["partners"] if name not in known]
        values["partners"] = sorted({known[n] for n in told["partners"] if n in known})
        values["partner_names"] = ", ".join(others)[:500]
    if action and action.is_dropped:
        values["is_dropped"] = False
    writing.write(
        plan=plan,
        values=values,
        action=action,
        number=told.get("number") or None if action is None else None,
        by=change.by,
        at=change.at,
        change=change,
        is_asked=False,
    )


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
