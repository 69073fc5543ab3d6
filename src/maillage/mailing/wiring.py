"""Alerts and their digest, addresses that refuse mail, the server that it leaves by."""

from django.utils.translation import gettext_lazy as _

from maillage.base import history, jobs, mail, setup, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import TABLES
from maillage.look.frames import TOOLS
from maillage.mailing import actions, acts, queries, slots, trials
from maillage.mailing.personal import ALERTS, RECIPIENTS


def connect() -> None:
    history.ACTS.add("mailing", acts.ACTS)
    undoing.WAYS.add("mailing", acts.NEVER)
    history.UNSEEN.add("mailing", acts.UNSEEN)
    history.AUTHORS.add("recipient", _("une personne abonnée"))
    PROCESSINGS.add("alerts", ALERTS)
    PERSONAL.add("mailing", RECIPIENTS)
    mail.REFUSED.add("mailing", actions.refused)
    mail.ROUTES.add("mailing", queries.route)
    setup.LOCKED.add("mailing", actions.drop_locked)
    jobs.EVERY_MINUTE.add("waiting mail", jobs.daily(trials.RESUME))
    TOOLS.add("mailing", slots.tools)
    jobs.EVERY_MINUTE.add("digest", jobs.daily("mailing.digest"))
    jobs.EVERY_MINUTE.add("recipients", jobs.daily("mailing.purge"))
    TABLES.add("mailing", ("mailing.Recipient", "mailing.Delivery", "mailing.Bounce"))
