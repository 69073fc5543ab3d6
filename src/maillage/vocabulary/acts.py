"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "vocabulary.keep": _("Vocabulaire"),
    "vocabulary.bring": _("Vocabulaire livré avec une nouvelle version"),
}
NEVER = {"vocabulary.bring": Never("what a version of the package says goes with that version")}
