"""What every page of the site knows: the identity, the menus."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.base import files
from maillage.base.web import lazily
from maillage.pages.queries import conformity
from maillage.territories import queries as territories


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    is_here: bool = False


@dataclass(frozen=True)
class SiteContext:
    name: str
    tagline: str
    steward: str
    contact_email: str
    hue: int
    is_demonstration: bool


def _site() -> SiteContext:
    site = territories.site()
    return SiteContext(
        site.name, site.tagline, site.steward, site.contact_email, site.hue,
        files.is_demonstration(),
    )  # fmt: skip


def _menu(request: HttpRequest) -> list[Entry]:
    """The rooms that exist; others join the menu when they come."""
    entries = [(_("Annuaire"), reverse("directory")), (_("Communes"), reverse("communes")),
               (_("Contribuer"), reverse("contribute"))]  # fmt: skip
    user = getattr(request, "user", None)
    if accounts.is_officer(user):
        entries.append((_("Espace équipe"), reverse("desk")))
    elif accounts.is_team(user):
        entries.append((_("À décider"), reverse("queue")))
    if user is not None and user.is_authenticated:
        entries.append((_("Mon espace"), reverse("my_space")))
    else:
        entries.append((_("Se connecter"), reverse("account_login")))
    return [Entry(label, url, request.path.startswith(url)) for label, url in entries]


def _footer() -> list[Entry]:
    names = [
        (_("Accessibilité : %(state)s") % {"state": conformity().label}, "accessibility"),
        (_("Mentions légales"), "legal"),
        (_("Données personnelles"), "privacy"),
        (_("Plan du site"), "site_map"),
    ]
    origin = Entry(_("D’où viennent ces informations ?"), f"{reverse('privacy')}#origine")
    return [origin, *(Entry(label, reverse(name)) for label, name in names)]


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "instance": lazily(_site),
        "menu": lazily(lambda: _menu(request)),
        "footer": lazily(_footer),
        "openid_name": settings.OIDC_NAME if settings.OIDC_ID else "",
    }
