"""What this room writes in the ledger, in words; visitors see nothing of it."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "evaluation.write": _("Séance d’évaluation écrite"),
    "evaluation.score": _("Notes données en partie"),
    "evaluation.finish": _("Notes données"),
}
UNSEEN = frozenset(ACTS)
BLIND = Never("what was given blind is put right by who gave it, and enters no ledger")
NEVER = {"evaluation.score": BLIND, "evaluation.finish": BLIND}
