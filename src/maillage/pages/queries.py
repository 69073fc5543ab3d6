"""Reading the state of accessibility, whom this installation calls, what the four doors say."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import history
from maillage.look.frames import DOORS, Door
from maillage.mailing import queries as mailing
from maillage.pages.models import AccessibilityAudit, DoorPage, LegalNotice
from maillage.pages.rules import Conformity, FrequentQuestion, answered, conformity_of
from maillage.pages.words import SHIPPED
from maillage.territories import queries as territories
from maillage.web.answers import absolute


def latest_audit() -> AccessibilityAudit | None:
    return AccessibilityAudit.objects.first()


@history.until_changed("audit.")
def conformity() -> Conformity:
    audit = latest_audit()
    return conformity_of(audit.rate if audit else None)


def legal_notice() -> LegalNotice | None:
    """What the team wrote of who publishes and who hosts; None as long as it did not."""
    return LegalNotice.objects.filter(pk=1).first()


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
    if by := mailing.route():
        found.append(
            Processor(
                by.host,
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


@dataclass(frozen=True)
class DoorText:
    """What the page of a door says, in the words of the team or as it ships."""

    lead: str
    questions: list[FrequentQuestion]
    contact: str
    phone: str
    email: str


def door_called(name: str) -> Door:
    return next(door for door in DOORS if door.name == name)


def door_page(door: Door) -> DoorPage:
    """What the team wrote of it; empty as long as it wrote nothing."""
    return DoorPage.objects.filter(pk=door.name).first() or DoorPage(name=door.name)


def door_text(door: Door) -> DoorText:
    """Where the team names nobody, the address of the site answers."""
    page, shipped = door_page(door), SHIPPED[door.name]
    return DoorText(
        page.lead or str(shipped.lead),
        answered(page.questions or str(shipped.questions)),
        page.contact,
        page.contact_phone,
        page.contact_email or territories.site().contact_email,
    )
