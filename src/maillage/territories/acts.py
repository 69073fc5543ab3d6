"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "territory.install": _("Territoire installé"),
    "territory.refresh": _("Contours mis à jour"),
    "instance.rename": _("Identité du site"),
}
