"""What everybody may see of news and announcements, as mails tell it; where a news item comes
from, on its page."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Min, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy

from maillage.accounts import rules as accounts
from maillage.echoes.queries import origins
from maillage.finder.queries import in_words
from maillage.finder.state import Search
from maillage.look.frames import PageSection
from maillage.mailing.frames import Item, Period
from maillage.mailing.queries import NewResult, Searchable
from maillage.news import queries
from maillage.news.models import NewsItem
from maillage.news.rules import ClassifiedSearch, NewsSearch
from maillage.search import index
from maillage.web.answers import absolute

MOST_OFFERED, MOST_FOUND, MOST_TOLD = 20, 1000, 20
NOBODY = AnonymousUser()


def of_news(item: NewsItem, user: Any) -> Iterator[PageSection]:
    """The feeds that tell of it and their licence, always."""
    if told_by := origins(item):
        yield PageSection("echoes/_of_news.html", {"told_by": told_by}, 10)


def news_offered(period: Period) -> list[Item]:
    """What was published meanwhile, the latest first."""
    rows = queries.latest(NOBODY).real()
    rows = rows.filter(published_on__gte=period.since, published_on__lte=period.day)
    return [_of_news(card) for card in queries.news_cards(rows[:MOST_OFFERED], NOBODY)]


def _of_news(card: queries.NewsCard) -> Item:
    item, shown = card.told, card.picture
    picture = reverse("news_picture", args=[item.slug, shown.name]) if shown else ""
    return Item(
        key=f"news:{item.pk}",
        title=item.name,
        words=card.summary,
        url=item.get_absolute_url(),
        when=", ".join(teller.name for teller in card.tellers) or item.signed,
        picture=picture,
        picture_alt=shown.alt if shown else "",
        communes=tuple(commune.pk for commune in item.communes.all()),
        themes=tuple(theme.pk for theme in item.themes.all()),
    )


def classifieds_offered(period: Period) -> list[Item]:
    """What was posted meanwhile, and stands after the day of the letter."""
    rows = queries.running(NOBODY).real().filter(posted_on__gte=period.since)
    rows = rows.filter(posted_on__lte=period.day, until__date__gt=period.day)
    return [_of_classified(one) for one in queries.classified_cards(rows[:MOST_OFFERED], NOBODY)]


def _of_classified(card: queries.ClassifiedCard) -> Item:
    row = card.told
    return Item(
        key=f"classified:{row.pk}",
        title=f"{row.get_purpose_display()} : {row.name}",
        words=card.summary,
        url=row.get_absolute_url(),
        when=", ".join(filter(None, (row.commune.name if row.commune else "", card.until))),
        communes=(row.commune_id,) if row.commune_id else (),
        themes=tuple(theme.pk for theme in row.themes.all()),
    )


# Alerts


def searchable(
    search: type[Search],
    everything: Any,
    invitation: Any,
    fresh: Callable[[index.Answer, dt.datetime], list[NewResult]],
) -> Searchable:
    """`everything`: what a search that asks nothing is called; `fresh(answer, since)`: what of an
    answer nobody had spoken of before."""

    def name(query: str) -> str:
        return in_words(search.from_query(QueryDict(query))) or str(everything)

    def found(query: str, since: dt.datetime) -> list[NewResult]:
        asked = search.from_query(QueryDict(query)).question(accounts.reader(NOBODY))
        return fresh(index.ask(asked, limit=MOST_FOUND, counts=False), since)

    return Searchable(search.of.page, name, search.to_save, found, invitation)


def _new(rows: QuerySet, since: dt.datetime) -> QuerySet:
    """Those of which somebody spoke first after a moment."""
    return rows.annotate(first_said=Min("claims__change__at")).filter(first_said__gt=since)


def news_since(answer: index.Answer, since: dt.datetime) -> list[NewResult]:
    rows = _new(queries.latest(NOBODY).real().filter(pk__in=answer.ids), since)[:MOST_TOLD]
    return [
        NewResult(card.told.name, card.summary, absolute(card.told.get_absolute_url()))
        for card in queries.news_cards(rows, NOBODY)
    ]


def classifieds_since(answer: index.Answer, since: dt.datetime) -> list[NewResult]:
    rows = _new(queries.running(NOBODY).real().filter(pk__in=answer.ids), since)[:MOST_TOLD]
    items = map(_of_classified, queries.classified_cards(rows, NOBODY))
    return [NewResult(one.title, one.when, absolute(one.url)) for one in items]


SEARCHED = {
    "news": searchable(
        NewsSearch,
        gettext_lazy("toutes les actualités"),
        gettext_lazy("Une recherche dans les actualités peut vous avertir des nouvelles."),
        news_since,
    ),
    "classifieds": searchable(
        ClassifiedSearch,
        gettext_lazy("toutes les annonces"),
        gettext_lazy("Une recherche dans les annonces peut vous avertir des nouvelles."),
        classifieds_since,
    ),
}
