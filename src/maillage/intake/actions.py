"""Bringing a register in: asked on a page, fetched and read by the worker."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import files, jobs
from maillage.base.refusals import Refusal
from maillage.intake.models import Intake
from maillage.intake.queries import DOWNLOADS
from maillage.sources.formats import Format
from maillage.sources.models import ImportRun, Source

STALE = dt.timedelta(days=1)  # what was left of an older edition is not gone on with


class AlreadyComing(Refusal):
    message = _("Ce registre est déjà en train d’entrer.")


class NobodyCalls(Refusal):
    message = _("Cette copie du site est au repos : elle ne va rien chercher.")


class AllIsInvented(Refusal):
    message = _("Une démonstration ne va rien chercher : ses structures sont inventées.")


class NoFile(Refusal):
    message = _("Son producteur ne publie pas ce registre à une adresse fixe : donnez le fichier.")


def refuse_while_coming(known: Format) -> None:
    """Asked too before a file is kept, which would take the place of one that is being read.
    Raises AlreadyComing."""
    coming = Intake.objects.filter(pk=known.name, ended_at=None)
    runs = ImportRun.objects.filter(source__in=Source.objects.filter(pk=known.name))
    if coming.exists() or runs.filter(state__in=ImportRun.MOVING).exists():
        raise AlreadyComing


@transaction.atomic
def ask(
    *,
    known: Format,
    by: str,
    at: dt.datetime,
    given: Sequence[str] = (),
    address: str = "",
    edition: dt.date | None = None,
) -> Intake:
    """Have a register come in: from these files of `downloads/`, from an address, or from where its
    producer publishes it. Raises AlreadyComing, NobodyCalls, AllIsInvented, NoFile."""
    if files.is_quiet():
        raise NobodyCalls
    if files.is_demonstration() and not given:  # anybody is an officer there, with one click
        raise AllIsInvented
    if not (given or address or known.addresses):
        raise NoFile
    Intake.objects.get_or_create(register=known.name, defaults={"by": by, "ended_at": at})
    Intake.objects.select_for_update().get(pk=known.name)
    refuse_while_coming(known)
    fresh = Intake(
        register=known.name,
        by=by,
        at=at,
        address=address,
        given=list(given),
        edition=edition,
    )
    fresh.save(force_update=True)
    for name in [] if given else addresses_of(fresh, known):
        _forget_stale(name, at)
    jobs.enqueue("intake.step", key=known.name, register=known.name)
    return fresh


def addresses_of(row: Intake, known: Format) -> list[str]:
    return [row.address] if row.address else list(known.addresses)


def file_name(address: str) -> str:
    """What a file that is fetched is called in `downloads/`."""
    name = address.partition("?")[0].rstrip("/").rpartition("/")[2][-100:]
    return name if name.strip(".") else "fichier"


def _forget_stale(address: str, at: dt.datetime) -> None:
    part = files.folder(DOWNLOADS) / f"{file_name(address)}.part"
    if part.exists() and part.stat().st_mtime < (at - STALE).timestamp():
        part.unlink()
