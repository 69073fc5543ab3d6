"""What invitations show on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.look.frames import PAGES, Link, Tool


def site_map(user: Any) -> Iterator[Link]:
    yield Link(_("J’ai reçu un code"), reverse("code"), 50, under=reverse("contribute"))


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        yield Tool(PAGES, _("Inviter les structures"), reverse("waves"), 50)
