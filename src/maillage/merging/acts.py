"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "organisation.merge": _("Deux fiches réunies"),
    "organisation.tell_apart": _("Deux structures différentes"),
}
