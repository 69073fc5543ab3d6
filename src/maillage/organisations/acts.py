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
    "network.join": _("Entrée dans le réseau local"),
    "network.leave": _("Sortie du réseau local"),
    "charter.publish": _("Charte publiée"),
}
NEVER = {
    "organisation.redact": Never("an erasure", Erased),
    "charter.publish": Never("members have accepted it; the next text takes its place"),
}
