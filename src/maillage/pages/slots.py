"""What these pages show on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.look.frames import DOORS, RESIDENT, SITE, Link, Tool
from maillage.pages.models import SitePage


def site_map(user: Any) -> Iterator[Link]:
    for door in DOORS:
        yield Link(str(door.label), reverse("door", args=[door.name]), under=reverse("home"))
    for page in SitePage.objects.visible_to(AnonymousUser()):
        yield Link(page.name, page.get_absolute_url(), 70)
    yield Link(_("Accessibilité"), reverse("accessibility"), 80)
    yield Link(_("Mentions légales"), reverse("legal"), 80)
    yield Link(_("Données personnelles"), reverse("privacy"), 80)


def addresses() -> Iterator[str]:
    for door in DOORS:
        yield reverse("door", args=[door.name])
    for page in SitePage.objects.visible_to(AnonymousUser()).real():
        yield page.get_absolute_url()


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_steward(user):
        first = reverse("door_edit", args=[RESIDENT.name])
        yield Tool(SITE, _("Mentions légales"), reverse("legal_edit"), 11)
        yield Tool(SITE, _("Les quatre portes de l’accueil"), first, 15)
    if accounts.is_officer(user):
        pages = SitePage.objects.visible_to(user)
        yield Tool(SITE, _("Les pages du site"), reverse("site_pages_team"), 10, pages.count)
        yield Tool(SITE, _("Pour votre DSI"), reverse("it_department"), 60)
