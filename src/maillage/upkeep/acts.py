"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "organisation.correct": _("Correction proposée, publiée par l’équipe"),
    "organisation.unlist": _("Retrait de l’annuaire"),
    "objection.settle": _("Opposition traitée"),
    "report.settle": _("Erreur réglée"),
}
