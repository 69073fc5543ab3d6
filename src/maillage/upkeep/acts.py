"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "charter.publish": _("Charte publiée"),
    "network.join": _("Entrée dans le réseau local"),
    "network.leave": _("Sortie du réseau local"),
    "organisation.correct": _("Correction proposée, publiée par l’équipe"),
    "organisation.unlist": _("Retrait de l’annuaire"),
    "objection.settle": _("Opposition traitée"),
    "report.settle": _("Erreur réglée"),
}
NEVER = {"charter.publish": Never("members have accepted it; the next text takes its place")}
