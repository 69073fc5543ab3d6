"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Erased, Never

ACTS = {
    "organisation.create": _("Création"),
    "organisation.revise": _("Modification"),
    "organisation.close": _("Fermeture"),
    "organisation.confirm": _("Confirmation : tout est juste"),
    "organisation.redact": _("Donnée personnelle effacée"),
    "picture.add": _("Image ajoutée"),
    "picture.remove": _("Image retirée"),
}
NEVER = {"organisation.redact": Never("an erasure", Erased)}
