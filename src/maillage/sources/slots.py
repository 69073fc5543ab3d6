"""What imports show on the frames of the site."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.look.frames import DECIDE, REPAIR, SOURCES, Todo, Tool
from maillage.sources.models import ImportRun, Source

COMPARED = Q(state=ImportRun.State.PROPOSED)  # and nobody has read what they would change
A_WORKING_WEEK = dt.timedelta(days=4)


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        waiting = ImportRun.objects.filter(COMPARED)
        yield Tool(SOURCES, _("Listes et fichiers"), reverse("imports"), 10, waiting.count)


def week(user: Any) -> Iterator[Todo]:
    """Files that wait for an agreement, sources that answer no more."""
    if not accounts.is_officer(user):
        return
    for run in ImportRun.objects.filter(COMPARED).order_by("pk")[:3]:
        what = _("de « %(list)s »") % {"list": run.file_name or run}
        why = _("La liste est comparée : rien n’est public avant votre accord.")
        due = clock.day(run.at) + A_WORKING_WEEK
        yield Todo(40, DECIDE, what, why, run.get_absolute_url(), due, run.by)
    for source in Source.objects.filter(failures__gt=2)[:2]:
        what = _("la source « %(name)s »") % {"name": source}
        why = _("Elle ne répond plus : ses fiches ne sont plus mises à jour.")
        yield Todo(45, REPAIR, what, why, source.get_absolute_url(), clock.today())
