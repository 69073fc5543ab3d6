"""What every page of the site knows: the identity, the menus."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.base import files, history
from maillage.installation import queries as installation
from maillage.installation import rules as opening
from maillage.look.frames import MENU, SEARCH, gathered
from maillage.pages.queries import conformity
from maillage.portal import tools, visiting
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
    is_open: bool
    logo: installation.Logo | None


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
        installation.is_open(),
        installation.logo(),
    )


def _reader(request: HttpRequest) -> Any:
    return getattr(request, "user", AnonymousUser())


def _followed(entries: list[MenuEntry], request: HttpRequest) -> list[MenuEntry]:
    """Those of these that lead this reader somewhere: few do before the opening."""
    if installation.sees(_reader(request)):
        return entries
    return [entry for entry in entries if opening.leads_somewhere(entry.url)]


def _menu(request: HttpRequest) -> list[MenuEntry]:
    entries = [
        MenuEntry(link.label, link.url, request.path.startswith(link.url))
        for link in gathered(MENU, _reader(request))
    ]
    return _followed(entries, request)


def _places(request: HttpRequest) -> list[MenuEntry]:
    """The places of the team’s room, the one that is open marked; none elsewhere."""
    user, home = _reader(request), reverse("desk")
    if not (request.path.startswith(home) and accounts.is_team(user)):
        return []
    groups = tools.by_group(user)
    led_from = {tool.url: one.group for one in groups for tool in one.tools}
    here = max((url for url in led_from if request.path.startswith(url)), key=len, default="")
    return [
        MenuEntry(_("Ma semaine"), home, request.path == home),
        *(
            MenuEntry(str(one.group.label), one.tools[0].url, led_from.get(here) == one.group)
            for one in groups
        ),
    ]


def _search(request: HttpRequest) -> str:
    sees = installation.sees(_reader(request))
    return next((address() for address in SEARCH), "") if sees else ""


def _opening_page(request: HttpRequest) -> str:
    """Where the site is opened, for those who see what visitors do not yet."""
    is_ahead = not installation.is_open() and accounts.is_team(_reader(request))
    return reverse("opening") if is_ahead else ""


@history.until_changed("audit.")
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
        "team_places": lazily(lambda: _places(request)),
        "header_search": lazily(lambda: _search(request)),
        "footer": lazily(lambda: _followed(_footer(), request)),
        "opening_page": lazily(lambda: _opening_page(request)),
        "visit": lazily(lambda: visiting.of(request)),
        "openid_name": settings.OIDC_NAME if settings.OIDC_ID else "",
    }
