"""What the queue shows on the frames of the site."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import clock, kinds
from maillage.look.frames import Link, Todo
from maillage.participation import queries
from maillage.participation.frames import start
from maillage.participation.queries import View

LONG = dt.timedelta(days=7)  # a contribution that waits longer is late
UNANSWERED = dt.timedelta(days=14)


def menu(user: Any) -> Iterator[Link]:
    """Officers reach the queue from their desk; referents have it for desk."""
    if accounts.is_team(user) and not accounts.is_officer(user):
        yield Link(_("À décider"), reverse("queue"), 80)


def site_map(user: Any) -> Iterator[Link]:
    first = start(user)
    under = first.url if first else ""
    yield Link(_("Retrouver ma proposition"), reverse("contribution_lost"), 40, under=under)


def desk(user: Any) -> Iterator[Link]:
    n = queries.waiting(user).count
    label = ngettext("%(n)s à décider", "%(n)s à décider", n) % {"n": n}
    yield Link(label, reverse("queue"), 20, "list")
    yield Link(_("Réponses types"), reverse("replies"), 60, "mail")


def week(user: Any) -> Iterator[Todo]:
    """Those who wrote and wait. What the law gives a time to, its room says itself."""
    now = clock.now()
    waiting = queries.queue(user)
    late = waiting.filter(at__lt=now - LONG).exclude(email="").exclude(kind__in=kinds.timed())
    for row in late[:4]:
        days = (now - row.at).days
        why = _("%(who)s attend depuis %(n)s jours") % {"who": row.kind_label, "n": days}
        yield Todo(60 + min(days, 30), row.title, why, row.get_absolute_url())
    flagged = queries.queue(user, View(flagged=True)).count()
    if flagged:
        why = ngettext(
            "%(n)s proposition mise à part par le site",
            "%(n)s propositions mises à part par le site",
            flagged,
        )
        url = f"{reverse('queue')}?retenues=1"
        yield Todo(50, _("À regarder d’abord"), why % {"n": flagged}, url)
    for row in queries.asked(user).filter(at__lt=now - UNANSWERED)[:2]:
        yield Todo(30, row.title, _("une question est restée sans réponse"), row.get_absolute_url())
    left = waiting.count()
    if left:
        why = ngettext("%(n)s proposition attend", "%(n)s propositions attendent", left)
        yield Todo(20, _("Vider la file"), why % {"n": left}, reverse("queue"))
