"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "public_award.write": _("Marché attribué écrit"),
    "public_award.correct": _("Marché attribué corrigé"),
}
