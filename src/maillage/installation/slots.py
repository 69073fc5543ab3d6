"""What this room shows on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.base import files
from maillage.installation import queries
from maillage.look.frames import SITE, Tool
from maillage.web.answers import absolute


def tools(user: Any) -> Iterator[Tool]:
    if not accounts.is_steward(user):
        return
    yield Tool(SITE, _("Nom, couleurs, contact"), reverse("identity"), 10)
    if not files.is_demonstration():
        yield Tool(SITE, _("Adresse publique"), reverse("public_address"), 12)
        yield Tool(SITE, _("Étapes du premier soir"), reverse("first_evening"), 5)
        yield Tool(SITE, _("Ouvrir au public"), reverse("opening"), 6)


def say_where_to_begin() -> None:
    """In the terminal that serves a site of which nobody is in charge: the link of the first
    evening."""
    if files.is_demonstration() or files.is_quiet() or queries.is_begun():
        return
    link = absolute(reverse("begin", args=[queries.first_key()]))
    print(f"\n  Première visite ? Commencez ici, dans la journée :\n  {link}", flush=True)
