"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "manager.give": _("Fiche confiée"),
    "manager.end": _("Fiche rendue"),
    "manager.contest": _("Gestionnaire contesté"),
    "manager.keep": _("Gestionnaire contesté, maintenu"),
    "manager.remove": _("Gestionnaire contesté, déjà parti"),
}
NEVER = {"manager.contest": Never("a decision follows it, and that one is undone")}
