"""What mailings show on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.bulk import queries
from maillage.bulk.models import Mailing
from maillage.look.frames import DECIDE, PAGES, Todo, Tool


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        moving = queries.mailings(user).filter(state=Mailing.State.SENDING)
        yield Tool(PAGES, _("Envois en nombre"), reverse("mailings"), 60, moving.count)


def week(user: Any) -> Iterator[Todo]:
    """A mailing that asks before it goes on, and addresses of which nobody knows."""
    if not accounts.is_officer(user):
        return
    for row in queries.that_ask(user):
        what = _("de l’envoi « %(subject)s »") % {"subject": row.subject}
        why = str(row.get_why_display())
        yield Todo(75, DECIDE, what, why, row.get_absolute_url(), clock.today())
    for row, n in queries.with_uncertain(user):
        what = _("qui reçoit encore « %(subject)s »") % {"subject": row.subject}
        why = ngettext(
            "Pour %(n)s adresse, personne ne sait si le message est parti.",
            "Pour %(n)s adresses, personne ne sait si le message est parti.",
            n,
        )
        yield Todo(60, DECIDE, what, why % {"n": n}, row.get_absolute_url())
