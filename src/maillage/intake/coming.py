"""The work of bringing a register in: a slice of a download, or the reading of its files."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from maillage.base import clock, files, jobs, trouble
from maillage.base.refusals import Refusal
from maillage.fetching import fetch
from maillage.intake import actions, queries
from maillage.intake.models import Intake
from maillage.reading.tables import Unreadable
from maillage.registers.actions.known import receive_register
from maillage.sources import actions as sources
from maillage.sources.formats import Format
from maillage.sources.models import ImportRun, Source

SLICE = 20.0  # seconds of a download in one job: mail and edits wait no longer than that
SAID_EVERY = 1.0
AGAIN = dt.timedelta(seconds=1)  # until it is looked whether the import has read its columns
ROOM = 1_000_000_000  # bytes that a download leaves free


class NextSlice(Exception):
    """The rest of a download is for the next job."""


class NoRoom(Refusal):
    def __init__(self, needed: int) -> None:
        megabytes = needed // 1_000_000
        said = _("Il manque de la place : il faut %(n)s Mo libres dans le dossier de données.")
        self.message = said % {"n": megabytes}


@dataclass(frozen=True)
class Came:
    """What one job did: `run`, the import that begins; `fault`, why none will; else there is more
    to do."""

    run: int | None = None
    fault: str = ""


def advance(register: str) -> Came | None:
    """Outside any transaction, for network and disk are slow."""
    row = Intake.objects.filter(pk=register, ended_at=None, run=None).first()
    known = queries.FORMATS.get(register)
    if row is None or known is None:
        return None
    try:
        paths = _files(row, known)
        run = _received(row, known, paths)
    except NextSlice:
        return Came()
    except (fetch.Unreachable, Unreadable, Refusal) as fault:
        return Came(fault=str(fault))
    for path in () if row.given else paths:  # gigabytes, of which the rows are kept
        path.unlink(missing_ok=True)
    return Came(run=run.pk)


@jobs.job("intake.step", before=advance)
def keep(register: str, prepared: Came | None) -> None:
    row = Intake.objects.select_for_update().filter(pk=register, ended_at=None).first()
    if row is None:
        return
    if prepared is not None:
        row.run = ImportRun.objects.filter(pk=prepared.run).first()
        row.fault = prepared.fault[:500]
    elif row.run is not None and row.run.state == ImportRun.State.MAPPING:
        # The columns of a register are known: it needs nobody to say them.
        row.fault = sources.begin(run=row.run, by=row.by, at=clock.now())
    is_read = prepared is None and (row.run is None or row.run.state != ImportRun.State.READING)
    if row.fault or is_read:
        row.ended_at = clock.now()
    else:
        due = clock.now() + AGAIN if row.run else None
        jobs.enqueue("intake.step", key=register, due=due, register=register)
    row.save(update_fields=["run", "fault", "ended_at"])


def end_lost(at: dt.datetime) -> None:
    """One whose work gave up is not waited for."""
    for row in Intake.objects.filter(ended_at=None):
        if jobs.has_failed(row.pk):
            fault = _("La lecture s’est arrêtée sur une erreur : voir le journal du site.")
            Intake.objects.filter(pk=row.pk, ended_at=None).update(fault=fault, ended_at=at)


def _files(row: Intake, known: Format) -> list[Path]:
    """The files of a register, once all are there. Raises NextSlice, Unreachable, NoRoom."""
    folder = files.folder(queries.DOWNLOADS)
    if row.given:
        return [folder / name for name in row.given]
    paths = []
    for number, address in enumerate(actions.addresses_of(row, known)):
        into = folder / actions.file_name(address)
        paths.append(into)
        if number >= row.fetched:
            fetch.download(address, into, _pace(row))
            _note(row, fetched=number + 1, had=0, total=0)
            raise NextSlice
    return paths


def _pace(row: Intake) -> Callable[[int, int], None]:
    """What a download is told by: how far it is, now and then; where to stop for this time."""
    began, said, before = time.monotonic(), 0.0, row.had
    goes_on = True

    def tell(had: int, total: int) -> None:
        nonlocal said, goes_on
        now = time.monotonic()
        if not said:
            goes_on = had > before  # else this server begins anew each time: take it whole
            if total and total - had + ROOM > trouble.room():
                raise NoRoom(total - had + ROOM)
        if now - said > SAID_EVERY:
            said = now
            _note(row, had=had, total=total)
        if goes_on and now - began > SLICE and had < total:
            _note(row, had=had, total=total)
            raise NextSlice

    return tell


def _note(row: Intake, **values: int | bool) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    Intake.objects.filter(pk=row.pk, ended_at=None).update(**values)


def _received(row: Intake, known: Format, paths: list[Path]) -> ImportRun:
    """What concerns this territory, as an import that begins. Raises Unreadable."""
    _note(row, is_reading=True)
    is_automatic = Source.objects.filter(pk=known.name, is_automatic=True).exists()
    return receive_register(
        known=known,
        paths=paths,
        by="system" if is_automatic else row.by,
        at=clock.now(),
        edition=row.edition,
        is_automatic=is_automatic,
    )
