"""The letter: what rooms offer to it, who receives it, what is kept of them."""

from django.utils.translation import gettext_lazy as _

from maillage.base import history, jobs, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.bulk.queries import LISTS, MailingList
from maillage.look.frames import ADDRESSES, HOME, SITE_MAP, TOOLS, WEEK
from maillage.mailing.frames import ENDING, OFFERS, RESTING, TOLD, Offer
from maillage.newsletter import acts, fiction, slots
from maillage.newsletter.actions import bringing, composing, sending, subscribing
from maillage.newsletter.personal import LEFT, READERS, SUBSCRIBERS


def connect() -> None:
    history.ACTS.add("newsletter", acts.ACTS)
    history.UNSEEN.add("newsletter", acts.UNSEEN)
    undoing.WAYS.add("newsletter", {**acts.NEVER, **composing.WAYS, **bringing.WAYS})
    history.AUTHORS.add("subscriber", _("une personne abonnée à la lettre"))
    PROCESSINGS.add("newsletter", SUBSCRIBERS)
    PROCESSINGS.add("newsletter_left", LEFT)
    PERSONAL.add("newsletter", READERS)
    OFFERS.add("agenda", Offer(_("À l’agenda"), slots.events, 20))
    OFFERS.add("pages", Offer(_("Nouvelles fiches de l’annuaire"), slots.pages, 40))
    ENDING.add("newsletter", subscribing.depart)
    RESTING.add("newsletter", sending.resting)
    TOLD.add("newsletter", sending.told)
    LISTS.add(
        sending.LIST,
        MailingList(
            label=_("La lettre"),
            name="lettre",
            personal=sending.personal,
            moved=sending.moved,
            address=slots.address,
        ),
    )
    jobs.EVERY_MINUTE.add("newsletter", jobs.daily("newsletter.purge"))
    SITE_MAP.add("newsletter", slots.site_map)
    ADDRESSES.add("newsletter", slots.addresses)
    TOOLS.add("newsletter", slots.tools)
    WEEK.add("newsletter", slots.week)
    HOME.add("newsletter", slots.home)
    SCENES.add("newsletter", fiction.play)
    issues = ("newsletter.Issue", "newsletter.SubscriberList", "newsletter.Departed")
    TABLES.add("newsletter", issues)
