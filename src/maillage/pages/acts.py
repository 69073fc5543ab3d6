"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "audit.record": _("Audit d’accessibilité"),
    "door.write": _("Page d’une porte"),
    "notice.write": _("Mentions légales"),
}
NEVER = {"audit.record": Never("an audit is dated; the next one takes its place")}
