"""What every page of the site knows: the identity, the menus."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import files
from maillage.look.frames import MENU, SEARCH, gathered
from maillage.pages.queries import conformity
from maillage.territories import queries as territories
from maillage.web.answers import lazily


@dataclass(frozen=True)
class MenuEntry:
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
    is_quiet: bool


def _site() -> SiteContext:
    site = territories.site()
    return SiteContext(
        site.name,
        site.tagline,
        site.steward,
        site.contact_email,
        site.hue,
        files.is_demonstration(),
        files.is_quiet(),
    )


def _menu(request: HttpRequest) -> list[MenuEntry]:
    user = getattr(request, "user", AnonymousUser())
    return [
        MenuEntry(link.label, link.url, request.path.startswith(link.url))
        for link in gathered(MENU, user)
    ]


def _search() -> str:
    return next((address() for address in SEARCH), "")


def _footer() -> list[MenuEntry]:
    names = [
        (_("Accessibilité : %(state)s") % {"state": conformity().label}, "accessibility"),
        (_("Mentions légales"), "legal"),
        (_("Données personnelles"), "privacy"),
        (_("Plan du site"), "site_map"),
    ]
    origin = MenuEntry(_("D’où viennent ces informations ?"), f"{reverse('privacy')}#origine")
    return [origin, *(MenuEntry(label, reverse(name)) for label, name in names)]


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "instance": lazily(_site),
        "menu": lazily(lambda: _menu(request)),
        "header_search": lazily(_search),
        "footer": lazily(_footer),
        "openid_name": settings.OIDC_NAME if settings.OIDC_ID else "",
    }
