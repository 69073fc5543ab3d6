"""What prospects show where structures say what they need, and beside challenges."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.look.frames import PAGES, PageSection, Tool
from maillage.organisations.models import Organisation
from maillage.prospects import queries
from maillage.prospects.models import DevelopmentProspect


def of_structure(organisation: Organisation, user: Any) -> Iterator[PageSection]:
    prospects = queries.prospects_of(organisation, user)
    context = {"prospects": prospects, "organisation": organisation}
    yield PageSection("prospects/_own.html", context, 40)


def beside() -> Iterator[PageSection]:
    """Where enough structures share what they plan."""
    told = queries.summary(AnonymousUser())
    if told.projects:
        yield PageSection("prospects/_beside.html", {"summary": told}, 60)


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        rows = DevelopmentProspect.objects.visible_to(user)
        yield Tool(PAGES, _("Projets des structures"), reverse("team_prospects"), 72, rows.count)
