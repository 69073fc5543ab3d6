"""What this room shows on the desk of the team."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.look.frames import PAGES, Tool
from maillage.schemes import queries


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        yield Tool(PAGES, _("Qui accompagne"), reverse("supports"), 73, queries.supports().count)
