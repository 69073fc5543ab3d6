"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "contribution.send": _("Proposition reçue"),
    "contribution.amend": _("Proposition corrigée par son auteur"),
    "contribution.ask": _("Précision demandée"),
    "contribution.answer": _("Précision reçue"),
    "contribution.retract": _("Proposition retirée par son auteur"),
    "contribution.refuse": _("Proposition refusée"),
    "contribution.set_aside": _("Proposition mise à part : quelqu’un s’y oppose"),
    "contribution.vouch": _("Avis d’une personne qui connaît"),
    "reply.revise": _("Réponse type"),
}
UNSEEN = frozenset(
    {
        "contribution.send",
        "contribution.amend",
        "contribution.ask",
        "contribution.answer",
        "contribution.retract",
        "contribution.vouch",
        "reply.revise",
    }
)
