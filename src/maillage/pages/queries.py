"""Reading the state of accessibility."""

from maillage.base import history
from maillage.pages.models import AccessibilityAudit
from maillage.pages.rules import Conformity, conformity_of


def latest_audit() -> AccessibilityAudit | None:
    return AccessibilityAudit.objects.first()


@history.until_changed
def conformity() -> Conformity:
    audit = latest_audit()
    return conformity_of(audit.rate if audit else None)
