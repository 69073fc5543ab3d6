"""Reading the state of accessibility."""

from maillage.pages.models import AccessibilityAudit
from maillage.pages.rules import Conformity, conformity_of


def latest_audit() -> AccessibilityAudit | None:
    return AccessibilityAudit.objects.first()


def conformity() -> Conformity:
    audit = latest_audit()
    return conformity_of(audit.rate if audit else None)
