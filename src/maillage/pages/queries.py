"""Reading the state of accessibility, and whom this installation calls."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import history
from maillage.pages.models import AccessibilityAudit
from maillage.pages.rules import Conformity, conformity_of
from maillage.territories import queries as territories
from maillage.web.answers import absolute


def latest_audit() -> AccessibilityAudit | None:
    return AccessibilityAudit.objects.first()


@history.until_changed("audit.")
def conformity() -> Conformity:
    audit = latest_audit()
    return conformity_of(audit.rate if audit else None)


SECURITY_LIFE = dt.timedelta(days=180)  # less than a year, says RFC 9116


def security_lines(now: dt.datetime) -> list[str]:
    """The fields of `security.txt`: the address of the site, else its legal page."""
    email = territories.site().contact_email
    legal = absolute(reverse("legal"))
    midnight = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        f"Contact: mailto:{quote(email, safe='@+')}" if email else f"Contact: {legal}",
        f"Expires: {midnight + SECURITY_LIFE:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {absolute(reverse('security'))}",
    ]


@dataclass(frozen=True)
class Processor:
    """Somebody outside who receives something."""

    name: str
    receives: Any
    purpose: Any


def processors() -> list[Processor]:
    """From the settings of the installation, so that the page cannot be wrong about them."""

    def host(url: str) -> str:
        return urlsplit(url).hostname or ""

    found = [
        Processor(
            _("L’hébergeur de la collectivité"),
            _("tout ce que garde le site"),
            _("faire tourner le site"),
        )
    ]
    if settings.SMTP:
        found.append(
            Processor(
                host(settings.SMTP),
                _("les messages et leurs destinataires"),
                _("envoyer le courrier"),
            )
        )
    if settings.OIDC_ID:
        found.append(
            Processor(
                settings.OIDC_NAME,
                _("la demande de connexion d’une personne"),
                _("reconnaître les agents qui le choisissent"),
            )
        )
    found.append(
        Processor(
            host(settings.GEOCODER), _("les adresses des structures"), _("les placer sur la carte")
        )
    )
    nobody = _("rien sur personne")
    found.append(Processor(host(settings.GEO_API), nobody, _("les contours des communes")))
    found.append(Processor(host(settings.TILES), nobody, _("le fond de carte, copié une fois")))
    return found
