"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "vocabulary.keep": _("Vocabulaire"),
    "vocabulary.bring": _("Vocabulaire livré avec une nouvelle version"),
}
