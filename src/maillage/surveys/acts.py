"""What this room writes in the ledger, in words; visitors see nothing of it on pages that are kept.
Under the anonymous promise an answer writes nothing there."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "survey.begin": _("Enquête commencée"),
    "survey.write": _("Questionnaire modifié"),
    "survey.terms": _("Réglages d’une enquête"),
    "survey.open": _("Enquête ouverte"),
    "survey.close": _("Enquête close"),
    "survey.ask": _("Structures interrogées"),
    "survey.answer": _("Réponse à une enquête"),
    "survey.hand_over": _("Enquêtes confiées à quelqu’un d’autre"),
    "survey.set_aside": _("Réponse mise de côté"),
    "survey.count_again": _("Réponse comptée de nouveau"),
}
UNSEEN = frozenset(ACTS)
NEVER = {
    "survey.ask": Never("messages and letters have left"),
    "survey.hand_over": Never("undone by its like"),
    "survey.answer": Never("set aside by its own act"),
}
