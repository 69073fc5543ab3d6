"""How long what is kept, by state: settings that a territory may change, each with its default."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.settings import Section, Setting
from maillage.dossiers.models import Dossier

NOTICE = 30  # days between what announces an erasure and the erasure


def _days(name: str, label: str, default: int) -> Setting[int]:
    return Setting(
        f"dossiers.{name}",
        label,
        default=default,
        at_least=30,
        at_most=3650,
        help=_("En jours. La personne est prévenue trente jours avant l’effacement."),
    )


UNHELD = _days("unheld", _("Dossiers que personne n’a pris : effacés après"), 365)
IDLE = _days("idle", _("Dossiers suivis où rien ne se passe : effacés après"), 1095)
CLOSED = _days("closed", _("Dossiers terminés : archivés après"), 400)
ARCHIVED = _days("archived", _("Dossiers archivés : effacés, depuis leur fin, après"), 1095)
SECTION = Section(_("Accompagnement : durées de conservation"), (UNHELD, IDLE, CLOSED, ARCHIVED))
State: Any = Dossier.State


def erased_on(dossier: Dossier, moved_on: dt.date) -> dt.date:
    """The day on which it is erased, if nothing happens until then: where it is announced, thirty
    days after the notice at the earliest."""
    if dossier.state in (State.CLOSED, State.ARCHIVED):
        since, days = dossier.closed_on or moved_on, max(ARCHIVED(), CLOSED())
    else:
        since, days = moved_on, IDLE() if dossier.state == State.FOLLOWED else UNHELD()
    last = since + dt.timedelta(days=days)
    if dossier.noticed_on:
        last = max(last, dossier.noticed_on + dt.timedelta(days=NOTICE))
    return last
