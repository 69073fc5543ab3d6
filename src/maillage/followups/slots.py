"""What dossiers show on the frames of the site: nothing to visitors."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.dossiers.models import Dossier
from maillage.followups import queries
from maillage.look.frames import ANSWER, PAGES, Todo, Tool


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        count = Dossier.objects.open().count
        yield Tool(PAGES, _("Dossiers d’accompagnement"), reverse("dossier_counts"), 74, count)


def week(user: Any) -> Iterator[Todo]:
    """The requests that wait for the answer of somebody's organisation."""
    for one in queries.lists.requests_to(user)[:5]:
        what = _("au dossier %(n)s") % {"n": one.dossier.reference}
        why = _("%(of)s est sollicitée.") % {"of": one.support}
        yield Todo(70, ANSWER, what, why, one.get_absolute_url(), one.dossier.answer_by)
