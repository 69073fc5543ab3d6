"""The letter is offered news and announcements; alerts ask them again."""

from django.utils.translation import gettext_lazy as _

from maillage.echoes import slots
from maillage.mailing.frames import OFFERS, Offer
from maillage.mailing.queries import SEARCHES


def connect() -> None:
    OFFERS.add("news", Offer(_("Actualités"), slots.news_offered, 10))
    OFFERS.add("classifieds", Offer(_("Annonces"), slots.classifieds_offered, 30))
    for name, searched in slots.SEARCHED.items():
        SEARCHES.add(name, searched)
