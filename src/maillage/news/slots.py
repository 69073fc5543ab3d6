"""What news and classifieds show on the frames of the site, and on the pages of rooms beneath."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.look.frames import PAGES, RESIDENT, STRUCTURE, Door, Link, PageSection, Tool
from maillage.news import queries, rules
from maillage.news.models import Classified, NewsItem
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune

MOST_AT_HOME = 3


def menu(user: Any) -> Iterator[Link]:
    yield Link(_("Actualités"), reverse("news"), 22)
    yield Link(_("Annonces"), reverse("classifieds"), 24)


def site_map(user: Any) -> Iterator[Link]:
    yield from menu(user)
    yield Link(_("Proposer une actualité"), reverse("news_propose"), under=reverse("news"))
    yield Link(_("Passer une annonce"), reverse("classified_propose"), under=reverse("classifieds"))


def addresses() -> Iterator[str]:
    for page, model in (("news", NewsItem), ("classifieds", Classified)):
        yield reverse(page)
        for told in queries.addresses(model):
            yield told.get_absolute_url()


def home(user: Any) -> Iterator[PageSection]:
    news = queries.news_cards(queries.latest(user)[:MOST_AT_HOME], user)
    classifieds = queries.classified_cards(queries.running(user)[:MOST_AT_HOME], user)
    if news or classifieds:
        context = {"news": news, "classifieds": classifieds}
        yield PageSection("news/_home.html", context, 36)


def figures_of_commune(commune: Commune, user: Any) -> Iterator[str]:
    if n := queries.running(user).filter(commune=commune).count():
        yield rules.counted_classifieds(n)


def of_structure(organisation: Organisation, user: Any) -> Iterator[PageSection]:
    news = queries.told_by(organisation, user)
    classifieds = queries.posted_by(organisation, user)
    if news or classifieds:
        of = f"?structure={organisation.pk}"
        yield PageSection("news/_of_page.html", _of(news, classifieds, of) | {"level": "h3"}, 22)


def of_commune(commune: Commune, user: Any) -> Iterator[PageSection]:
    news = queries.told_in(commune.pk, user)
    classifieds = queries.posted_in(commune.pk, user)
    if news or classifieds:
        of = f"?commune={commune.pk}"
        yield PageSection("news/_of_page.html", _of(news, classifieds, of) | {"level": "h2"}, 22)


def _of(news: list, classifieds: list, query: str) -> dict[str, Any]:
    return {
        "news": news,
        "classifieds": classifieds,
        "more_news": f"{reverse('news')}{query}",
        "more_classifieds": f"{reverse('classifieds')}{query}",
    }


def starts(user: Any) -> Iterator[Link]:
    yield Link(_("Proposer une actualité"), reverse("news_propose"), 57)
    yield Link(_("Passer une annonce"), reverse("classified_propose"), 58)


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    """Who lives here gives and seeks; who stands for a structure tells."""
    if door is RESIDENT:
        cards = queries.classified_cards(queries.running(user)[:MOST_AT_HOME], user)
        yield PageSection("news/_behind_resident.html", {"classifieds": cards}, 45)
    if door is STRUCTURE:
        yield PageSection("news/_behind_structure.html", {}, 45)


def verbs_of_commune(commune: Commune, user: Any) -> Iterator[Link]:
    address = f"{reverse('classified_propose')}?ou={commune.name}"
    yield Link(_("Passer une annonce ici"), address, icon="plus")


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        news, running = NewsItem.objects.visible_to(user), queries.running(user)
        yield Tool(PAGES, _("Les actualités"), reverse("news"), 50, news.count)
        yield Tool(PAGES, _("Les annonces"), reverse("classifieds"), 51, running.count)
