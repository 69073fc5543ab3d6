"""Reading how far the site is, who sees it, who begins it; territories by what people type."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.accounts.models import Role
from maillage.base import files, history, text
from maillage.fetching import fetch
from maillage.installation.models import Installation
from maillage.media import images
from maillage.territories.models import Commune, Department, Epci, Region

SALT, A_DAY = "installation.begin", 24 * 3600
ON_SCREEN, ON_PAPER = 400, 800  # points across a logo


@history.until_changed("site.", "evening.")
def installation() -> Installation:
    return Installation.objects.filter(pk=1).first() or Installation(pk=1)


def is_open() -> bool:
    """Whether everybody sees the site. A demonstration is open, having nobody to wait for."""
    return files.is_demonstration() or installation().is_open


def sees(user: Any) -> bool:
    """Whether somebody sees the site: everybody once it is open, its team before."""
    return is_open() or accounts.is_team(user)


# The logo


class Logo(NamedTuple):
    """Where the image is, and its sides, of which a page keeps the place."""

    url: str
    width: int
    height: int


def logo() -> Logo | None:
    """The logo as pages show it."""
    if (kept := installation().logo) is None:
        return None
    name = kept.file_name(kept.at_least(ON_SCREEN))
    return Logo(reverse("site_logo", args=[name]), kept.width, kept.height)


def logo_address() -> str:
    """Its path, or nothing."""
    found = logo()
    return found.url if found else ""


def printed_logo() -> Path | None:
    """The logo as letters print it."""
    kept = installation().logo
    return images.file_of(kept.name, kept.at_least(ON_PAPER)) if kept else None


# The public address


def public_address() -> str:
    """What the server was given, else what was typed, else where this machine answers."""
    return settings.PUBLIC_URL if settings.URL_IS_GIVEN else _typed() or settings.PUBLIC_URL


def _typed() -> str:
    return installation().address


class Reached(NamedTuple):
    """Whether this site answers at an address, and what was found there, in a sentence."""

    is_here: bool
    told: str


def asked_of_itself(address: str) -> Reached:
    """Ask the site at its own address, as a visitor would."""
    try:
        found = fetch.get(f"{address}/robots.txt", attempts=1)
    except fetch.Unreachable as fault:
        return Reached(False, str(fault))
    if f"Sitemap: {address}/sitemap.xml" in found.body.decode(errors="replace"):
        safely = address.startswith("https://")
        return Reached(
            True,
            _("Elle répond, en connexion chiffrée.")
            if safely
            else _("Elle répond, mais sans chiffrement : demandez une adresse en https."),
        )
    return Reached(False, _("Un autre site répond à cette adresse."))


# The first person


def is_begun() -> bool:
    """Whether somebody is in charge."""
    return Role.objects.filter(name=Role.Name.STEWARD, user__is_active=True).exists()


def first_key() -> str:
    """What opens the page where the first person says who they are, for a day."""
    return signing.dumps("", salt=SALT)


def may_begin(key: str) -> bool:
    """Whether this key opens that page: nobody is in charge yet."""
    try:
        signing.loads(key, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return False
    return not is_begun()


# Territories


class Territory(NamedTuple):
    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


def territories_called(typed: str) -> list[Territory]:
    """What somebody may mean by a code or a name: what is called so, else what holds the words."""
    typed = typed.strip()
    if by_code := [one for one in _all() if one.code == typed.upper()]:
        return by_code[:1]
    wanted = text.words(typed)
    if not wanted:
        return []
    communes = Commune.objects.filter(name__iexact=typed)
    exact = [one for one in _all() if text.words(one.name) == wanted]
    exact += [Territory(one.code, one.name) for one in communes[:5]]
    return exact or [one for one in _all() if set(wanted) <= set(text.words(one.name))]


def _all() -> Iterator[Territory]:
    for model in (Epci, Department, Region):
        for code, name in model.objects.values_list("code", "name"):
            yield Territory(code, name)
