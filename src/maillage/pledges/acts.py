"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "term.write": _("Mandat écrit"),
    "pledge.write": _("Engagement du mandat écrit"),
    "pledge.publish": _("Engagements du mandat publiés"),
    "pledge.order": _("Engagements du mandat rangés"),
    "pledge.withdraw": _("Engagement du mandat retiré"),
}
