"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "import": _("Import"),
    "import.undo": _("Import annulé"),
    "import.decide": _("Ligne d’un import décidée"),
    "import.refuse": _("Ligne d’un import refusée"),
    "source.revise": _("Source modifiée"),
}
UNSEEN = frozenset({"import.refuse"})
