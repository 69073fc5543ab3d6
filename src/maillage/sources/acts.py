"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never, OfAnImport

ACTS = {
    "import": _("Import"),
    "import.undo": _("Import annulé"),
    "import.decide": _("Ligne d’un import décidée"),
    "import.refuse": _("Ligne d’un import refusée"),
    "source.revise": _("Source modifiée"),
}
UNSEEN = frozenset({"import.refuse"})
NEVER = {
    "import.undo": Never("what was undone comes back with its file", OfAnImport),
    "import.decide": Never("undone with the act of the import that it asked for"),
    "source.revise": Never("undone by its like; the ledger keeps it in words, not in values"),
}
