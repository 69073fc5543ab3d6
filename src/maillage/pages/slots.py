"""What these pages show on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.look.frames import DOORS, RESIDENT, SITE, Link, Tool


def site_map(user: Any) -> Iterator[Link]:
    for door in DOORS:
        yield Link(str(door.label), reverse("door", args=[door.name]), under=reverse("home"))
    yield Link(_("Accessibilité"), reverse("accessibility"), 80)
    yield Link(_("Mentions légales"), reverse("legal"), 80)
    yield Link(_("Données personnelles"), reverse("privacy"), 80)


def addresses() -> Iterator[str]:
    for door in DOORS:
        yield reverse("door", args=[door.name])


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_steward(user):
        first = reverse("door_edit", args=[RESIDENT.name])
        yield Tool(SITE, _("Mentions légales"), reverse("legal_edit"), 11)
        yield Tool(SITE, _("Les quatre portes de l’accueil"), first, 15)
    if accounts.is_officer(user):
        yield Tool(SITE, _("Pour votre DSI"), reverse("it_department"), 60)
