"""What this room writes in the ledger, in words; visitors see nothing of it."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "mailing.prepare": _("Envoi en nombre préparé"),
    "mailing.plan": _("Envoi en nombre prévu"),
    "mailing.unplan": _("Envoi en nombre remis en préparation"),
    "mailing.start": _("Envoi en nombre commencé"),
    "mailing.pause": _("Envoi en nombre mis en pause"),
    "mailing.resume": _("Envoi en nombre repris"),
    "mailing.stop": _("Envoi en nombre arrêté"),
    "mailing.pace": _("Rythme d’un envoi en nombre"),
    "mailing.again": _("Destinataires d’un envoi servis de nouveau"),
    "mailing.skip": _("Destinataires d’un envoi laissés"),
}
UNSEEN = frozenset(ACTS)
LEFT = Never("letters have left")
BY_ITS_LIKE = Never("undone by its opposite, on the page of the mailing")
NEVER = dict.fromkeys(ACTS, BY_ITS_LIKE) | dict.fromkeys(
    ("mailing.start", "mailing.stop", "mailing.again"), LEFT
)
