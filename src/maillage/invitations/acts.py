"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "wave.prepare": _("Vague d’invitations"),
    "wave.remind": _("Rappels d’une vague"),
    "wave.letter": _("Texte des lettres d’une vague"),
    "wave.print": _("Impression des lettres d’une vague"),
    "wave.relay": _("Relais d’une vague"),
}
NEVER = {act: Never("letters have left") for act in ACTS}
