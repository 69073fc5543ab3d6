"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "programme.write": _("Programme écrit"),
    "programme.choose": _("Événements d’un programme choisis"),
}
