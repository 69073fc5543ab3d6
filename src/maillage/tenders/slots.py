"""What tenders show on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts.rules import is_officer
from maillage.look.frames import PAGES, Tool


def tools(user: Any) -> Iterator[Tool]:
    if is_officer(user):
        yield Tool(PAGES, _("Qui pourrait répondre aux marchés"), reverse("tender_lots"), 66)
