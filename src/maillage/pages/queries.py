"""Reading the state of accessibility, and whom this installation calls."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from maillage.base import history
from maillage.pages.models import AccessibilityAudit
from maillage.pages.rules import Conformity, conformity_of


def latest_audit() -> AccessibilityAudit | None:
    return AccessibilityAudit.objects.first()


@history.until_changed
def conformity() -> Conformity:
    audit = latest_audit()
    return conformity_of(audit.rate if audit else None)


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

    found = [Processor(_("L’hébergeur de la collectivité"), _("tout ce que garde le site"),
                       _("faire tourner le site"))]  # fmt: skip
    if settings.SMTP:
        found.append(Processor(host(settings.SMTP), _("les messages et leurs destinataires"),
                               _("envoyer le courrier")))  # fmt: skip
    if settings.OIDC_ID:
        found.append(Processor(settings.OIDC_NAME, _("la demande de connexion d’une personne"),
                               _("reconnaître les agents qui le choisissent")))  # fmt: skip
    found.append(Processor(host(settings.GEOCODER), _("les adresses des structures"),
                           _("les placer sur la carte")))  # fmt: skip
    nobody = _("rien sur personne")
    found.append(Processor(host(settings.GEO_API), nobody, _("les contours des communes")))
    found.append(Processor(host(settings.TILES), nobody, _("le fond de carte, copié une fois")))
    return found
