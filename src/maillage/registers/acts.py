"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "absence.refuse": _("Absente d’une liste, elle existe toujours"),
}
