"""What each act does: lock, compare, write the step of the path, note the act."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base import history
from maillage.base.refusals import Refusal
from maillage.dossiers.models import Dossier, DossierStep

AUTHOR = "dossier"  # of the lines of the ledger: neither the person nor the dossier


class DossierChangedMeanwhile(Refusal):
    message = _("Quelqu’un a modifié ce dossier entre-temps : relisez-le.")


class DossierIsOver(Refusal):
    message = _("Ce dossier est terminé : rouvrez-le d’abord.")


def locked(dossier: Dossier, version: int | None = None) -> Dossier:
    """The row, held until the act ends. Raises DossierChangedMeanwhile."""
    row = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if version is not None and row.version != version:
        raise DossierChangedMeanwhile
    return row


def opened(dossier: Dossier, version: int | None = None) -> Dossier:
    """The same, of one in which something may still be done. Raises DossierIsOver too."""
    row = locked(dossier, version)
    if not row.is_open:
        raise DossierIsOver
    return row


def write_step(
    dossier: Dossier, act: str, kind: Any, *, by: str, at: dt.datetime, **step: Any
) -> None:
    """Save a dossier that an act moved, with its step."""
    dossier.moved_at = at
    dossier.version += 1
    dossier.save()
    tell(dossier, kind, by=by, at=at, **step)
    history.change(by=AUTHOR, act=act, at=at)


def tell(dossier: Dossier, kind: Any, *, by: str, at: dt.datetime, **step: Any) -> None:
    """A line of the path, in the caller's act; `words`, `stage`, `support`, `is_shared`."""
    step["words"] = str(step.get("words") or "")[:500]
    DossierStep.objects.create(dossier=dossier, kind=kind, by=by, at=at, **step)
