"""The letter is offered news and announcements; alerts ask them again; feeds bring news."""

from django.utils.translation import gettext_lazy as _

from maillage.base.scenes import SCENES
from maillage.echoes import fiction, queries, slots
from maillage.echoes.listed import FEED, FeedNews
from maillage.gathering.frames import OWNERS
from maillage.mailing.frames import OFFERS, Offer
from maillage.mailing.queries import SEARCHES
from maillage.news.frames import SECTIONS
from maillage.sources.formats import FORMATS
from maillage.sources.targets import TARGETS


def connect() -> None:
    OFFERS.add("news", Offer(_("Actualités"), slots.news_offered, 10))
    OFFERS.add("classifieds", Offer(_("Annonces"), slots.classifieds_offered, 30))
    for name, searched in slots.SEARCHED.items():
        SEARCHES.add(name, searched)
    SECTIONS.add("echoes", slots.of_news)
    OWNERS.add("echoes", queries.owners)
    TARGETS.add(FeedNews.name, FeedNews())
    FORMATS.add(FEED.name, FEED)
    SCENES.add("echoes", fiction.play)
