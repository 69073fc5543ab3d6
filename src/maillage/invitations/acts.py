"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "wave.prepare": _("Vague d’invitations"),
    "wave.remind": _("Rappels d’une vague"),
    "wave.relay": _("Relais d’une vague"),
}
