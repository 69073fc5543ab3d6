"""The registers, each with what came of it and how far it has got."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext as _

from maillage.base import files
from maillage.intake.models import Intake
from maillage.organisations.models import Claim
from maillage.sources.formats import FORMATS, Format
from maillage.sources.models import ImportRun, Licence, Source

REFERENCE = Path(__file__).parent / "reference" / "registers.toml"
DOWNLOADS = "downloads"
State = ImportRun.State


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """{register: what the page says of it}"""
    return tomllib.loads(REFERENCE.read_text(encoding="utf-8"))


def registers() -> list[Format]:
    """The formats that are sources by themselves and bring structures: those that are told of."""
    return [form for form in FORMATS if form.details and form.name in words()]


def register(name: str) -> Format:
    found = FORMATS.get(name)
    if found is None or not found.details or name not in words():
        raise Http404
    return found


def brought() -> list[str]:
    """The files that somebody put in `downloads/`, or that were fetched whole."""
    folder = files.folder(DOWNLOADS)
    return sorted(p.name for p in folder.iterdir() if p.is_file() and p.suffix != ".part")


@dataclass(frozen=True)
class RegisterRow:
    """A register on the page. `ours`: the structures of which it says something; `run`: the last
    import that was not given up."""

    known: Format
    licence: str
    ours: int
    intake: Intake | None
    run: ImportRun | None

    @property
    def name(self) -> str:
        return self.known.name

    @property
    def words(self) -> Mapping[str, str]:
        return words().get(self.known.name, {})

    @property
    def is_moving(self) -> bool:
        return bool(self.intake and self.intake.is_moving) or self.run_moves

    @property
    def run_moves(self) -> bool:
        return self.run is not None and self.run.is_moving

    @property
    def fault(self) -> str:
        """Why the last coming in failed, or empty."""
        if self.intake and self.intake.fault and not self.intake.is_moving:
            return self.intake.fault
        return self.run.fault if self.run and self.run.state == State.FAILED else ""

    @property
    def step(self) -> str:
        """What goes on, in words."""
        if self.intake and self.intake.is_moving:
            if self.intake.is_reading:
                return _("lecture de ce qui concerne votre territoire")
            names = {"n": self.intake.fetched + 1, "of": len(self.known.files)}
            many = _("téléchargement, fichier %(n)s sur %(of)s") % names
            return many if len(self.known.files) > 1 else _("téléchargement")
        return self.run.get_state_display() if self.run_moves and self.run else ""

    @property
    def bar(self) -> tuple[int, int]:
        """(done, total) of what goes on; total 0 when nobody knows it."""
        if self.intake and self.intake.is_moving:
            is_known = not self.intake.is_reading
            return (self.intake.had, self.intake.total) if is_known else (0, 0)
        return (self.run.done, self.run.total) if self.run_moves and self.run else (0, 0)

    @property
    def percent(self) -> int | None:
        done, total = self.bar
        return min(100 * done // total, 100) if total else None

    @property
    def state(self) -> str:
        """`never`, `moving`, `failed`, `proposed`, `applied`."""
        if self.is_moving:
            return "moving"
        if self.fault:
            return "failed"
        if self.run is None:
            return "never"
        return "proposed" if self.run.state in (State.PROPOSED, State.MAPPING) else "applied"


def rows() -> list[RegisterRow]:
    known = registers()
    named = {form.name: str(form.details.get("licence_id", "")) for form in known}
    licences = dict(Licence.objects.values_list("pk", "name"))
    ours = _ours()
    runs = _last_runs(list(named))
    intakes = Intake.objects.in_bulk(list(named))
    return [
        RegisterRow(
            form,
            licences.get(named[form.name], ""),
            ours.get(form.name, 0),
            intakes.get(form.name),
            runs.get(form.name),
        )
        for form in known
    ]


def row_of(name: str) -> RegisterRow:
    return next(row for row in rows() if row.name == name)


def _ours() -> dict[Any, int]:
    """{source: the structures of which it says something today}"""
    stated = Claim.objects.filter(withdrawn=None, organisation__isnull=False)
    return dict(
        stated.order_by().values_list("source").annotate(n=Count("organisation", distinct=True))
    )


def _last_runs(names: list[str]) -> dict[str, ImportRun]:
    """{source: its last import, but for those that were given up or undone}"""
    sources = Source.objects.filter(pk__in=names)
    over = (State.DISCARDED, State.UNDONE)
    found = ImportRun.objects.filter(source__in=sources).exclude(state__in=over).order_by("pk")
    return {run.source_id: run for run in found}
