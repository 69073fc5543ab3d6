"""Where missions are found: the desk of the team, and an adviser's own space."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.look.frames import PAGES, Tool
from maillage.missions.models import Consultant


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        count = Consultant.objects.filter(is_open=True).count
        yield Tool(PAGES, _("Consultants du vivier"), reverse("consultants"), 76, count)
