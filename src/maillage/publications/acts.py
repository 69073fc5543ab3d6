"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "publication.compose": _("Publication d’enquête composée"),
    "publication.drop": _("Publication d’enquête abandonnée"),
    "publication.publish": _("Publication d’enquête mise en ligne"),
    "publication.withdraw": _("Publication d’enquête retirée"),
    "publication.restore": _("Publication d’enquête remise en ligne"),
}
UNSEEN = frozenset({"publication.drop"})
NEVER = {
    "publication.publish": Never("what was read is known: it is withdrawn, and counts for good")
}
