"""« Ma semaine »: the ten things that matter, not everything that waits."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import clock, jobs, mail
from maillage.directory.proposals import OBJECTION, OBJECTION_ANSWERED_IN
from maillage.directory.queries import chasing
from maillage.participation import queries as participation
from maillage.participation.queries import View
from maillage.sources.models import ImportRun, Source

MOST = 10
LONG = dt.timedelta(days=7)  # a proposal that waits longer is late
UNANSWERED = dt.timedelta(days=14)


@dataclass(frozen=True)
class Todo:
    """One thing to do. `weight` orders: the law first, then people who wait, then the house."""

    weight: int
    title: str
    why: str
    url: str


def of(user: Any) -> list[Todo]:
    found = list(_people(user))
    if accounts.is_officer(user):
        found += [*_house(), *_directory(user)]
    return sorted(found, key=lambda todo: -todo.weight)[:MOST]


def _people(user: Any) -> Iterator[Todo]:
    """Those who wrote and wait."""
    now = clock.now()
    for row in participation.queue(user, View(kind=OBJECTION))[:3]:
        left = (row.at + OBJECTION_ANSWERED_IN - now).days
        why = ngettext("réponse due dans %(n)s jour", "réponse due dans %(n)s jours", left)
        said = why % {"n": left} if left >= 0 else _("le délai d’un mois est passé")
        yield Todo(100 - left, row.title, said, row.get_absolute_url())
    waiting = participation.queue(user)
    for row in waiting.filter(at__lt=now - LONG).exclude(email="").exclude(kind=OBJECTION)[:4]:
        days = (now - row.at).days
        why = _("%(who)s attend depuis %(n)s jours") % {"who": row.kind_label, "n": days}
        yield Todo(60 + min(days, 30), row.title, why, row.get_absolute_url())
    held = participation.queue(user, View(held=True)).count()
    if held:
        why = ngettext("%(n)s proposition mise à part par le site",
                       "%(n)s propositions mises à part par le site", held)  # fmt: skip
        url = f"{reverse('queue')}?retenues=1"
        yield Todo(50, _("À regarder d’abord"), why % {"n": held}, url)
    for row in participation.asked(user).filter(at__lt=now - UNANSWERED)[:2]:
        yield Todo(30, row.title, _("une question est restée sans réponse"), row.get_absolute_url())
    left = waiting.count()
    if left:
        why = ngettext("%(n)s proposition attend", "%(n)s propositions attendent", left)
        yield Todo(20, _("Vider la file"), why % {"n": left}, reverse("queue"))


def _house() -> Iterator[Todo]:
    """What runs, or should."""
    behind = reverse("backstage")
    if late := len(jobs.late()):
        why = ngettext("%(n)s travail en retard", "%(n)s travaux en retard", late) % {"n": late}
        yield Todo(80, _("Le site a du retard"), why, behind)
    if stuck := len(mail.stuck()):
        why = ngettext("%(n)s message non parti", "%(n)s messages non partis", stuck)
        yield Todo(70, _("Du courrier n’est pas parti"), why % {"n": stuck}, behind)
    for run in ImportRun.objects.filter(state=ImportRun.State.PROPOSED).order_by("pk")[:3]:
        why = _("ce que le fichier changerait attend votre accord")
        yield Todo(40, run.file_name or str(run), why, run.get_absolute_url())
    for source in Source.objects.filter(failures__gt=2)[:2]:
        why = _("cette source ne répond plus")
        yield Todo(45, source.name, why, source.get_absolute_url())


def _directory(user: Any) -> Iterator[Todo]:
    if ending := chasing.approvals_ending():
        why = ngettext("%(n)s agrément se termine ce mois-ci",
                       "%(n)s agréments se terminent ce mois-ci", ending)  # fmt: skip
        yield Todo(25, _("Agréments"), why % {"n": ending}, reverse("directory"))
    for page in chasing.to_chase(user)[:2]:
        if page.confirmed_on is None or page.confirmed_on < clock.today() - dt.timedelta(days=365):
            why = _("personne ne l’a confirmée depuis un an")
            yield Todo(15, page.name, why, page.get_absolute_url())
