"""What this room writes in the ledger, in words; visitors see nothing of it."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Erased, Never

ACTS = {
    "prospect.write": _("Projet d’une structure écrit"),
    "prospect.withdraw": _("Projet d’une structure retiré"),
    "prospect.advise": _("Avis donné sur le projet d’une structure"),
    "prospect.redact": _("Donnée personnelle retirée de projets"),
}
UNSEEN = frozenset(("prospect.advise", "prospect.redact"))  # the rest moves public figures
NEVER = {"prospect.redact": Never("what is erased is nowhere kept", Erased)}
