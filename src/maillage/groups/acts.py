"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "group.write": _("Groupe écrit"),
    "group.appoint": _("Mandat dans un groupe"),
    "group.call": _("Réunion d’un groupe"),
    "group.minute": _("Compte rendu d’une réunion"),
    "group.decide": _("Décision d’un groupe"),
    "group.task": _("Tâche d’un groupe"),
    "group.task_done": _("Tâche d’un groupe faite"),
    "group.document": _("Document d’un groupe ajouté"),
    "group.document_drop": _("Document d’un groupe retiré"),
}
UNSEEN = frozenset(
    (
        *("group.minute", "group.decide", "group.task", "group.task_done"),
        *("group.document", "group.document_drop"),
    )
)
NEVER = {
    "group.document": Never("a document leaves by its own act"),
    "group.document_drop": Never("the file has left the disk"),
}
