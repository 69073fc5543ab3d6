"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "contribution.send": _("Proposition reçue"),
    "contribution.amend": _("Proposition corrigée par son auteur"),
    "contribution.ask": _("Précision demandée"),
    "contribution.answer": _("Précision reçue"),
    "contribution.retract": _("Proposition retirée par son auteur"),
    "contribution.refuse": _("Proposition refusée"),
    "contribution.set_aside": _("Proposition mise à part : quelqu’un s’y oppose"),
    "contribution.take": _("Proposition prise en charge, ou rendue"),
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
        "contribution.take",
        "contribution.vouch",
        "reply.revise",
    }
)
NEVER = {
    "contribution.send": Never("undone by its opposite, contribution.retract, by its author alone"),
    "contribution.amend": Never("undone by its like: its author amends it again"),
    "contribution.ask": Never("a letter has left"),
    "contribution.answer": Never("somebody’s words to the team"),
    "contribution.retract": Never("undone by its like: its author sends it again"),
    "contribution.set_aside": Never("undone by the decision that follows"),
    "contribution.take": Never("undone by its like: it is given back"),
    "contribution.vouch": Never("somebody’s opinion"),
}
