"""What the queue shows on the frames of the site."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import clock, kinds
from maillage.look.frames import CHASE, DECIDE, QUEUE, Figure, Link, Todo, Tool
from maillage.participation import queries
from maillage.participation.frames import start
from maillage.participation.models import Contribution
from maillage.participation.queries import View

ANSWERED_IN = dt.timedelta(days=7)  # a contribution that waits longer is late
MOST = 6  # contributions that a week names one by one
UNANSWERED = dt.timedelta(days=14)


def menu(user: Any) -> Iterator[Link]:
    """Officers reach the queue from their desk; referents have it for desk."""
    if accounts.is_team(user) and not accounts.is_officer(user):
        yield Link(_("À décider"), reverse("queue"), 80)


def site_map(user: Any) -> Iterator[Link]:
    first = start(user)
    under = first.url if first else ""
    yield Link(_("Retrouver ma proposition"), reverse("contribution_lost"), 40, under=under)


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_team(user):
        label = _("Propositions à relire")
        yield Tool(QUEUE, label, reverse("queue"), 10, lambda: queries.waiting(user).count)
    if accounts.is_officer(user):
        yield Tool(QUEUE, _("Réponses types"), reverse("replies"), 60)


def public_figures() -> Iterator[Figure]:
    if (days := queries.days_to_answer()) is not None:
        told = ngettext("%(n)s jour", "%(n)s jours", days) % {"n": days}
        yield Figure(told, _("réponse à une proposition"), 80)


def week(user: Any) -> Iterator[Todo]:
    """Those who wrote and wait. What the law gives a time to, its room says itself."""
    now = clock.now()
    waiting = queries.queue(user).exclude(kind__in=kinds.timed())
    people = waiting.exclude(email="")
    for row in people[:MOST]:
        days = (now - row.at).days
        due = clock.day(row.at + ANSWERED_IN)
        url, weight = row.get_absolute_url(), 60 + min(days, 30)
        yield Todo(weight, DECIDE, _quoted(row), _why(row), url, due, row.taken_by)
    flagged = queries.queue(user, View(flagged=True)).count()
    if flagged:
        why = ngettext(
            "%(n)s proposition mise à part par le site : à vous de juger.",
            "%(n)s propositions mises à part par le site : à vous de juger.",
            flagged,
        )
        url = f"{reverse('queue')}?retenues=1"
        yield Todo(50, DECIDE, _("de ce qui est à part"), why % {"n": flagged}, url, clock.today())
    for row in queries.asked(user).filter(at__lt=now - UNANSWERED)[:2]:
        what = _("l’auteur de « %(title)s »") % {"title": row.title}
        why = _("Votre question est restée sans réponse depuis deux semaines.")
        yield Todo(30, CHASE, what, why, row.get_absolute_url())
    if (left := waiting.count() - min(people.count(), MOST)) > 0:
        why = ngettext("%(n)s autre attend.", "%(n)s autres attendent.", left)
        yield Todo(20, DECIDE, _("du reste de la file"), why % {"n": left}, reverse("queue"))


def _quoted(row: Contribution) -> str:
    return _("de « %(title)s »") % {"title": row.title}


def _why(row: Contribution) -> str:
    """What it is, and since when it waits."""
    days, what = (clock.now() - row.at).days, capfirst(row.kind_label)
    if days < 1:
        return _("%(what)s ; arrivée aujourd’hui.") % {"what": what}
    told = ngettext(
        "%(what)s ; attend depuis %(n)s jour.", "%(what)s ; attend depuis %(n)s jours.", days
    )
    return told % {"what": what, "n": days}
