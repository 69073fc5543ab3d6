"""What the registers show on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.look.frames import SOURCES, Tool


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        yield Tool(SOURCES, _("Les registres"), reverse("registers"), 5)
