"""A row of a table of actions, as it is meant. Nothing of it is lost in silence: what cannot be
read is refused, or waits for somebody, with the address of its cell."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.text import fold
from maillage.figures.models import Indicator
from maillage.likeness.fingerprints import key_of, nearest
from maillage.planfiles import beside, tabled
from maillage.planfiles.compact import PARTS
from maillage.planfiles.formats import COLUMNS, MANY, PLANNED_IN
from maillage.planfiles.several import actions_in, as_authority, funders_in
from maillage.plans import rules
from maillage.plans.models import CENTS, Funder, PlanAction
from maillage.reading import columns, tables
from maillage.reading.rows import DOUBTFUL, LEFT, REJECTED, CellFault, Read, RowReader
from maillage.sources.models import ImportRun
from maillage.territories.models import Commune

NOBODY_YET = gettext_lazy("Financeur à préciser")
EMPTY: Mapping[str, Any] = {
    "partners": [], "communes": [], "status": "planned", "starts": None, "ends": None,
    "is_shown": True,
}  # fmt: skip
PLAIN = (
    "axis", "objective", "name", "summary", "text", "note", "status", "starts", "ends", "lead",
    "partners", "elected_role", "communes", "why", "blocked_by", "freed_by", "risks", "is_shown",
)  # fmt: skip
_BULLET = re.compile(r"[-+]\s")
_CODED = re.compile(r"(.*\S)\s*\(([0-9][0-9AB][0-9]{3})\)")


class PlanReader(RowReader):
    """A name makes an action. A cell that was merged over several rows is that of the row above."""

    def __init__(
        self,
        titles: Sequence[str],
        mapping: Mapping[str, str],
        *,
        actions: Callable[[], Sequence[PlanAction]],
        run: ImportRun | None = None,
    ) -> None:
        super().__init__(titles, mapping)
        self.letters = {title: beside.letters(i) for i, title, _name in self.named}
        self.above: dict[str, str] = {}
        self.known, self.run = actions, run
        self.is_first = True

    def _begin(self) -> None:
        """What is known: asked at the first row, since readers are also made to be compared."""
        rows = self.known()
        self.actions = {action.number: action for action in rows}
        self.by_name = {fold(row.name): row.number for row in rows}
        self.funders = {key_of(row.name): row.name for row in Funder.objects.all()}
        self.communes = _NamedCommunes()
        names = tabled.labels(Indicator.objects.all())
        self.indicators = {fold(name): pk for pk, name in names.items()}
        self.parts = beside.of(self.run) if self.run else beside.NOTHING
        self.waited = beside.Waited(rows, self.parts, self.run, self.mapping)

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        if is_first := self.is_first:
            self._begin()
            self.is_first = False
        read, said, sums = Read(line), {}, {}  # type: Read, dict[str, Any], dict[int, int]
        raw: dict[str, str] = {}
        for title, name, told in self.cells(read, cells):
            is_kept = told[:1] == "'" and told[1:2] in tables.RISKY  # as a table of ours keeps it
            cell = told[1:] if is_kept else told
            raw[name] = cell
            if not is_kept and tables.is_formula(cell) and not _BULLET.match(cell):
                reason = _("c’est une formule de tableur, pas une donnée")
                read.faults.append(CellFault("formula", title, cell, reason, REJECTED))
            elif found := PLANNED_IN.fullmatch(name):
                column = columns.KnownColumn(name, title, rules.cents, is_vital=True)
                sums[int(found[1])] = self.cleaned(read, title, cell, column, {}) or 0
            else:
                said[name] = self.cleaned(read, title, cell, COLUMNS[name], said)
        is_ours = bool(said.get("version"))
        if not is_ours:
            self._carry(said, cells)
        self._name(read, said, is_ours)
        if read.verdict != REJECTED:
            read.values = self._values(read, said, sums)
        self._addressed(read)
        if is_first:
            read.faults += self.parts.orphans(self.waited.numbers, self.waited.names)
        return read

    def _addressed(self, read: Read) -> None:
        """A cell that cannot be read waits for somebody; each fault names its cell."""
        for at, fault in enumerate(read.faults):
            if fault.severity == LEFT and fault.code == "unreadable":
                fault = replace(fault, severity=DOUBTFUL)
            letter = self.letters.get(fault.column)
            if letter and fault.severity in (LEFT, DOUBTFUL, REJECTED):
                fault = replace(fault, reason=f"{letter}{read.line} : {fault.reason}")
            read.faults[at] = fault

    def _carry(self, said: dict[str, Any], cells: Sequence[str]) -> None:
        for name in ("axis", "objective"):
            if said.get(name):
                if name == "axis":
                    self.above = {}
                self.above[name] = said[name]
            elif name in self.title_of and name in self.above and any(cells):
                said[name] = self.above[name]

    def _name(self, read: Read, said: dict[str, Any], is_ours: bool) -> None:
        """Its key is its number: the one that it says, or that of the action of this name."""
        name = said.get("name") or ""
        if not name:
            if read.verdict != REJECTED:
                told = _("une ligne sans nom d’action")
                read.faults.append(CellFault("missing", "", "", told, REJECTED))
            return
        parts = [" ".join(name.split())] if is_ours else actions_in(name)
        said["name"] = parts[0][:200]
        if len(parts) > 1 and not all(fold(part) in self.by_name for part in parts):
            said["several"] = [part[:200] for part in parts]
            reason = _("plusieurs actions dans une case : %(n)s") % {"n": len(parts)}
            title = self.title_of["name"]
            read.faults.append(CellFault("several", title, name, reason, DOUBTFUL))
        if len(parts) == 1 and len(parts[0]) > 200:
            reason = _("un titre de plus de 200 caractères : la suite est coupée")
            read.faults.append(CellFault("long", self.title_of["name"], name, reason, DOUBTFUL))
        number = said.get("number") or self.by_name.get(fold(said["name"]))
        read.key = str(number) if number else f"+{fold(said['name'])[:70]}"
        read.name = said["name"]

    def _values(self, read: Read, said: dict[str, Any], sums: Mapping[int, int]) -> dict[str, Any]:
        """What could not be read is not said at all: it stays as it is."""
        unread = {name for name, value in said.items() if value is None}
        values = {
            name: said.get(name) or EMPTY.get(name, "")
            for name in PLAIN
            if name in self.title_of and name not in unread
        }
        if "is_shown" in values:
            values["is_shown"] = said.get("is_shown", True)
        values |= {"number": said.get("number") or 0}
        wrong = self.parts.faults_of(read.key, read.name)
        unread |= {part.name for part in PARTS for f in wrong if f.column == str(part.sheet)}
        for name in MANY:
            if name not in unread and (name in self.title_of or name in self.parts.rows):
                values[name] = said.get(name) or self.parts.rows_of(name, read.key, read.name)
        if sums or "lines" in values:
            values["lines"] = self._lines(read, said, sums, values.get("lines", ()))
        if "several" in said:
            address = f"{self.letters[self.title_of['name']]}{read.line}"
            values |= {"several": said["several"], "cell": address}
        read.faults += wrong
        self._place(read, values)
        self._measured(read, values)
        self._in_steps(read, values)
        self._doubt(read, said, values)
        return values

    def _lines(
        self, read: Read, said: dict[str, Any], sums: Mapping[int, int], told: Sequence[Any]
    ) -> list[dict[str, Any]]:
        """One for a funder and a year, in order; the name of a funder is the one that is known."""
        given = str(said.get("funder") or "")
        funder = given or str(NOBODY_YET)
        if len(funders_in(given)) > 1:
            reason = _("plusieurs financeurs dans une case : la part de chacun n’est pas dite")
            self._fault(read, "funders", "funder", given, reason)
            funder = str(NOBODY_YET)
            said["funders"] = given
        found = list(told)
        blank = dict.fromkeys(CENTS, 0)
        found += [
            {"funder": funder, "year": year, **blank, "planned": sum_}
            for year, sum_ in sums.items()
            if sum_
        ]
        summed: dict[tuple[int, str], dict[str, Any]] = {}
        for line in found:
            key = key_of(line["funder"])
            if key not in self.funders and line["funder"] != str(NOBODY_YET):
                if near := self._like(line["funder"]):
                    reason = _("ressemble à « %(name)s », déjà connu") % {"name": near}
                    name = "funder" if "funder" in self.title_of else "lines"
                    self._fault(read, "funder", name, line["funder"], reason)
                else:
                    self.funders[key] = line["funder"]
            known = {**line, "funder": self.funders.get(key, line["funder"])}
            if (line["year"], key) in summed:
                before = summed[line["year"], key]
                known |= {name: known[name] + before[name] for name in CENTS}
            summed[line["year"], key] = known
        return [summed[place] for place in sorted(summed)]

    def _like(self, funder: str) -> str:
        """The known funder that this may be another spelling of; empty when none is near."""
        plain = as_authority(funder)
        same = self.funders.get(key_of(plain), "")
        return (
            same or nearest(funder, self.funders.values()) or nearest(plain, self.funders.values())
        )

    def _fault(self, read: Read, code: str, name: str, value: str, reason: str) -> None:
        title = self.title_of.get(name, name)
        read.faults.append(CellFault(code, title, value, reason, DOUBTFUL))

    def _place(self, read: Read, values: dict[str, Any]) -> None:
        if "communes" not in values:
            return
        found = []
        for told in values["communes"]:
            code = self.communes.code_of(told)
            if code:
                found.append(code)
            else:
                self._fault(read, "commune", "communes", told, _("aucune commune de ce nom"))
        values["communes"] = sorted(set(found))

    def _measured(self, read: Read, values: dict[str, Any]) -> None:
        if "measures" not in values:
            return
        found = []
        for told in values.pop("measures"):
            pk = self.indicators.get(fold(told["name"]))
            if pk is None:
                reason = _("aucun indicateur de ce nom : créez-le d’abord")
                self._fault(read, "indicator", "measures", told["name"], reason)
            else:
                bounds = {name: told[name] for name in ("baseline", "target")}
                found.append({"indicator": pk, **bounds})
        values["indicators"] = sorted(found, key=lambda row: row["indicator"])

    def _in_steps(self, read: Read, values: dict[str, Any]) -> None:
        """Those without a number have the next ones; `12.2` is a step of another action."""
        steps = values.get("steps") or []
        last = max((step["number"] for step in steps), default=0)
        own = read.key if not read.key.startswith("+") else ""
        for step in steps:
            if not step["number"]:
                last += 1
                step["number"] = last
            step["after"] = sorted(
                (part if "." in part else f"{own}.{part}" if own else part)
                for part in step["after"]
            )
            for part in step["after"]:
                if own and part not in self.waited.known:
                    reason = _("aucune étape %(n)s, ni dans le plan ni dans ce tableau")
                    self._fault(read, "step", "steps", part, reason % {"n": part})
        if "steps" in values:
            values["steps"] = sorted(steps, key=lambda step: step["number"])
        if path := self.waited.loops.get(own):
            reason = _("ces étapes s’attendent l’une l’autre : %(path)s")
            title = self.title_of.get("steps", "steps")
            fault = CellFault("loop", title, path, reason % {"path": path}, REJECTED)
            read.faults.append(fault)

    def _doubt(self, read: Read, said: Mapping[str, Any], values: dict[str, Any]) -> None:
        total = said.get("total")
        added = sum(line["planned"] for line in values.get("lines", ()))
        if total and added and total != added:
            told = {"sum": rules.euros(added), "total": rules.euros(total)}
            reason = _("le total dit %(total)s, ses lignes font %(sum)s") % told
            self._fault(read, "total", "total", str(total // 100), reason)
        if said.get("funders"):
            told = _("Financeurs dits par le tableau : %(names)s") % {"names": said["funders"]}
            values["note"] = "\n".join(filter(None, (values.get("note"), told)))
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends < starts:
            title = self.title_of["ends"]
            reason = _("la fin vient avant le début")
            read.faults.append(CellFault("days", title, ends, reason, REJECTED))
        action = self.actions.get(said.get("number") or 0)
        if action and said.get("version") and said["version"] != action.version:
            reason = _("l’action a été modifiée ici depuis que ce tableau en est sorti")
            self._fault(read, "stale", "version", str(said["version"]), reason)


class _NamedCommunes:
    """Read once, when a row names one."""

    def __init__(self) -> None:
        self.known: dict[str, str] | None = None

    def code_of(self, told: str) -> str:
        """Of « Roanne (42187) », of « 42187 », of a name that one commune alone bears."""
        if self.known is None:
            self.known = {}
            for code, name in Commune.objects.values_list("code", "name"):
                key = fold(name)
                self.known[key] = "" if key in self.known else code
                self.known[code] = code
        coded = _CODED.fullmatch(told.strip())
        return self.known.get(coded[2] if coded else fold(told).strip(), "")
