"""What the mail shows on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.look.frames import SITE, Tool


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_steward(user):
        yield Tool(SITE, _("Le courrier"), reverse("mail_server"), 35)
