"""A news item and a classified, as the index finds them, and as the queue decides of them."""

from collections.abc import Iterable, Iterator

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.base import clock
from maillage.base.kinds import Kind
from maillage.look import prose
from maillage.news import contributions, queries
from maillage.news.models import AbstractTold, Classified, NewsItem
from maillage.participation import proposing
from maillage.search.index import PUBLIC, IndexEntry


def _tags(row: AbstractTold) -> list[str]:
    return [word for theme in row.themes.all() for word in (theme.name, theme.words)]


def news_entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    rows = list(queries.whole_items(NewsItem.objects.filter(pk__in=[int(key) for key in keys])))
    cards = queries.news_cards(rows, AnonymousUser())
    return {str(card.told.pk): _news_entry(card) for card in cards}


def _news_entry(card: queries.NewsCard) -> IndexEntry:
    row = card.told
    communes = list(row.communes.all())
    return IndexEntry(
        id=row.pk,
        texts={
            "name": row.name,
            "tags": _tags(row) + [teller.name for teller in card.tellers],
            "summary": row.summary,
            "body": prose.plain(row.text),
            "area": [commune.name for commune in communes],
        },
        facets={
            "theme": tuple(theme.pk for theme in row.themes.all()),
            "commune": tuple(commune.pk for commune in communes),
            "teller": tuple(str(teller.pk) for teller in card.tellers),
        },
        audiences=PUBLIC if row.is_shown else ("officer",),
        freshness=row.published_on.toordinal(),
        starts=row.published_on,
        ends=row.published_on,
    )


def classified_entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    asked = Classified.objects.filter(pk__in=[int(key) for key in keys])
    cards = queries.classified_cards(queries.whole_classifieds(asked), AnonymousUser())
    return {str(card.told.pk): _classified_entry(card) for card in cards}


def _classified_entry(card: queries.ClassifiedCard) -> IndexEntry:
    """What is over is found by nobody: its page says so, to who has its address."""
    row, at = card.told, clock.now()
    reach = PUBLIC if row.is_shown else ("officer",)
    return IndexEntry(
        id=row.pk,
        texts={
            "name": row.name,
            "tags": [*_tags(row), row.get_purpose_display()]
            + ([card.teller.name] if card.teller else []),
            "body": prose.plain(row.text),
            "area": row.commune.name if row.commune else "",
        },
        facets={
            "purpose": (row.purpose,),
            "theme": tuple(theme.pk for theme in row.themes.all()),
            "commune": (row.commune_id,) if row.commune_id else (),
            "teller": (str(card.teller.pk),) if card.teller else (),
        },
        audiences=() if row.until <= at else reach,
        freshness=row.posted_on.toordinal(),
        starts=row.until,
        ends=row.until,
    )


def _keys(rows: QuerySet) -> Iterator[str]:
    for pk in rows.order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


NEWS = Kind(
    "news",
    label=_("Actualité"),
    entries=news_entries,
    all_keys=lambda: _keys(NewsItem.objects.all()),
    review=contributions.review_news,
    decide=contributions.decide_news,
    about=contributions.about_news,
    within=contributions.within_news,
    may_be_vouched=True,
    personal=lambda contribution: contributions.news_in_words(contribution.patch),
    steps=lambda contribution, token: [proposing.correcting(reverse("news_propose"), token)],
    address=contributions.news_address,
)
CLASSIFIED = Kind(
    "classified",
    label=_("Annonce"),
    entries=classified_entries,
    all_keys=lambda: _keys(Classified.objects.running()),
    review=contributions.review_classified,
    decide=contributions.decide_classified,
    about=contributions.about_classified,
    within=contributions.within_classified,
    may_be_vouched=True,
    personal=lambda contribution: contributions.classified_in_words(contribution.patch),
    steps=lambda contribution, token: [proposing.correcting(reverse("classified_propose"), token)],
    address=contributions.classified_address,
)
