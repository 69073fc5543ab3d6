"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "alert.save": _("Alerte demandée"),
    "alert.confirm": _("Alerte confirmée"),
    "alert.drop": _("Alerte retirée"),
    "alert.end": _("Alertes arrêtées"),
    "mail_server.set": _("Serveur de courrier réglé"),
}
UNSEEN = frozenset(ACTS)  # alerts are between a site and one person; nobody sees how mail leaves
ALONE = Never("between a site and one person, who decides alone")
NEVER = dict.fromkeys(ACTS, ALONE) | {
    "mail_server.set": Never("the password of before is not kept: it is typed again"),
}
