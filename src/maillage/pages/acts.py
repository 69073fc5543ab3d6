"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "audit.record": _("Audit d’accessibilité"),
}
