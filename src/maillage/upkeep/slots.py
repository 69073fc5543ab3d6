"""What the upkeep of pages shows on the frames of the site."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.look.frames import Link, Todo
from maillage.participation import queries as participation
from maillage.participation.queries import View
from maillage.upkeep.contributions import OBJECTION, OBJECTION_ANSWERED_IN
from maillage.upkeep.queries import chasing

A_YEAR = dt.timedelta(days=365)


def starts(user: Any) -> Iterator[Link]:
    yield Link(_("Contribuer"), reverse("contribute"), 30)


def site_map(user: Any) -> Iterator[Link]:
    yield from starts(user)
    yield Link(_("Ne pas figurer"), reverse("object"), 60, under=reverse("contribute"))


def desk(user: Any) -> Iterator[Link]:
    yield Link(_("Ajouter une structure"), reverse("organisation_create"), 10, "plus")
    yield Link(_("À relancer"), reverse("to_chase"), 30, "phone")
    yield Link(_("Charte du réseau"), reverse("charter"), 75, "hand-heart")


def objections(user: Any) -> Iterator[Todo]:
    """Those who do not want to be there: the law says when they are answered."""
    for row in participation.queue(user, View(kind=OBJECTION))[:3]:
        left = (row.at + OBJECTION_ANSWERED_IN - clock.now()).days
        why = ngettext("réponse due dans %(n)s jour", "réponse due dans %(n)s jours", left)
        sentence = why % {"n": left} if left >= 0 else _("le délai d’un mois est passé")
        yield Todo(100 - left, row.title, sentence, row.get_absolute_url())


def week(user: Any) -> Iterator[Todo]:
    """Approvals that end, pages that nobody has confirmed for a year."""
    if not accounts.is_officer(user):
        return
    if ending := chasing.approvals_ending():
        why = ngettext(
            "%(n)s agrément se termine ce mois-ci",
            "%(n)s agréments se terminent ce mois-ci",
            ending,
        )
        yield Todo(25, _("Agréments"), why % {"n": ending}, reverse("directory"))
    for page in chasing.to_chase(user)[:2]:
        if page.confirmed_on is None or page.confirmed_on < clock.today() - A_YEAR:
            why = _("personne ne l’a confirmée depuis un an")
            yield Todo(15, page.name, why, page.get_absolute_url())
