"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "plan.write": _("Plan d’action écrit"),
    "plan.adopt": _("Plan d’action adopté"),
    "plan.action": _("Action d’un plan écrite"),
    "plan.tell": _("Nouvelle d’une action"),
    "plan.attach": _("Document joint à une action"),
    "plan.detach": _("Document d’une action retiré"),
}
UNSEEN = frozenset(("plan.attach", "plan.detach"))
NEVER = {
    "plan.adopt": Never("an adopted version is frozen; the next one replaces it"),
    "plan.attach": Never("a document leaves by its own act"),
    "plan.detach": Never("the file is gone"),
}
