"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "alert.save": _("Alerte demandée"),
    "alert.confirm": _("Alerte confirmée"),
    "alert.drop": _("Alerte retirée"),
    "alert.end": _("Alertes arrêtées"),
}
UNSEEN = frozenset(ACTS)  # alerts are between a site and one person
NEVER = {act: Never("between a site and one person, who decides alone") for act in ACTS}
