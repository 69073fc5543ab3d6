"""The proof of publicity of a request for quotes or of a sounding: what was told, and when."""

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from maillage.base import clock, files
from maillage.look.parts import day
from maillage.notices.models import Notice
from maillage.purchases.rules import SOUNDING, money
from maillage.territories import queries as territories
from maillage.web.answers import absolute

if TYPE_CHECKING:
    from maillage.media.paper import Sheet


def publicity(row: Notice, told_at: dt.datetime) -> bytes:
    """One sheet, as a PDF."""
    from maillage.media import paper  # late: the printer is heavy, and few pages print

    return paper.document(_("Preuve de publicité"), [(partial(_write, paper, row, told_at), 1.0)])


def _write(paper: Any, row: Notice, told_at: dt.datetime, sheet: "Sheet") -> None:
    site, address = territories.site(), absolute(row.get_absolute_url())
    title = _("Trace de sourçage") if row.procedure == SOUNDING else _("Preuve de publicité")
    sheet.write([site.name, title], style=paper.NAME)
    sheet.y += 4
    sheet.write([row.name], style=paper.BOLDER)
    due = row.deadline_there
    lines = [
        _("Acheteur : %(x)s") % {"x": row.buyer or "–"},
        *(
            [_("Budget estimé, hors taxes : %(x)s") % {"x": money(row.amount)}]
            if row.amount
            else []
        ),
        _("Réponses jusqu’au : %(x)s") % {"x": f"{day(clock.day(due))}, {due:%H} h {due:%M}"}
        if due
        else "",
        "",
        _("Publiée le %(day)s, à l’adresse %(url)s.") % {"day": _instant(told_at), "url": address},
        _("Montrée à tous dans la liste des marchés : toute entreprise peut répondre."),
        _("Cette feuille dit ce que le site a enregistré. Elle n’est pas un conseil juridique."),
        "",
        *row.summary[:1500].splitlines(),
    ]
    sheet.write(lines)
    sheet.y += 4
    sheet.draw(address)
    foot = [_("Établie le %(day)s.") % {"day": _instant(clock.now())}]
    if files.is_demonstration() or row.is_fictional:
        foot.append(_("Démonstration : cette demande est inventée."))
    sheet.foot(foot)


def _instant(at: dt.datetime) -> str:
    there = at.astimezone(clock.zone())
    return f"{day(clock.day(there))}, {there:%H} h {there:%M}"
