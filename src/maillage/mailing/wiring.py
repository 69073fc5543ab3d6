"""Alerts and their digest, and addresses that refuse mail."""

from django.utils.translation import gettext_lazy as _

from maillage.base import history, jobs, mail, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import TABLES
from maillage.mailing import actions, acts
from maillage.mailing.personal import ALERTS, RECIPIENTS


def connect() -> None:
    history.ACTS.add("mailing", acts.ACTS)
    undoing.WAYS.add("mailing", acts.NEVER)
    history.UNSEEN.add("mailing", acts.UNSEEN)
    history.AUTHORS.add("recipient", _("une personne abonnée"))
    PROCESSINGS.add("alerts", ALERTS)
    PERSONAL.add("mailing", RECIPIENTS)
    mail.REFUSED.add("mailing", actions.refused)
    jobs.EVERY_MINUTE.add("digest", jobs.daily("mailing.digest"))
    jobs.EVERY_MINUTE.add("recipients", jobs.daily("mailing.purge"))
    TABLES.add("mailing", ("mailing.Recipient", "mailing.Delivery", "mailing.Bounce"))
