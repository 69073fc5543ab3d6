"""News and classifieds as other programs read them: Atom (RFC 4287), schema.org."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import SafeString, mark_safe

from maillage.look import prose
from maillage.news.models import AbstractTold, Classified, NewsItem
from maillage.news.queries import ClassifiedCard, NewsCard
from maillage.news.rules import noon
from maillage.territories import queries as territories
from maillage.web.answers import absolute

ATOM = "application/atom+xml; charset=utf-8"


def _revised(model: type[AbstractTold], rows: Iterable[AbstractTold]) -> Mapping[int, dt.datetime]:
    """{row: when somebody last said something of it}"""
    found = model.objects.filter(pk__in=[row.pk for row in rows]).order_by()
    return dict(found.values_list("pk").annotate(at=Max("claims__change__at")))


def _feed(title: str, address: str, own: str) -> Atom1Feed:
    own = absolute(own)
    return Atom1Feed(title, absolute(address), "", "fr", feed_url=own, feed_guid=own)


def news_feed(cards: Iterable[NewsCard], title: str, address: str, own: str) -> str:
    """The latest first, each with its whole text."""
    rows = list(cards)
    at = _revised(NewsItem, [card.told for card in rows])
    made = _feed(title, address, own)
    for card in rows:
        item, page = card.told, absolute(card.told.get_absolute_url())
        made.add_item(
            title=item.name,
            link=page,
            unique_id=page,
            description=card.summary,
            content=prose.shown(item.text),
            author_name=", ".join(teller.name for teller in card.tellers)
            or item.signed
            or territories.site().name,
            pubdate=noon(item.published_on),
            updateddate=at.get(item.pk) or noon(item.published_on),
            categories=[theme.name for theme in item.themes.all()],
        )
    return made.writeString("utf-8")


def classifieds_feed(cards: Iterable[ClassifiedCard], title: str, address: str, own: str) -> str:
    rows = list(cards)
    at = _revised(Classified, [card.told for card in rows])
    made = _feed(title, address, own)
    for card in rows:
        row, page = card.told, absolute(card.told.get_absolute_url())
        where = row.commune.name if row.commune else ""
        made.add_item(
            title=f"{row.get_purpose_display()} : {row.name}",
            link=page,
            unique_id=page,
            description=" · ".join(filter(None, (card.until, where, card.summary))),
            pubdate=noon(row.posted_on),
            updateddate=at.get(row.pk) or noon(row.posted_on),
            categories=[row.get_purpose_display(), *(theme.name for theme in row.themes.all())],
        )
    return made.writeString("utf-8")


def json_ld(card: NewsCard) -> SafeString:
    """The item as schema.org/NewsArticle, safe inside a <script>."""
    item, site = card.told, territories.site()
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.name,
        "url": absolute(item.get_absolute_url()),
        "description": card.summary,
        "articleBody": prose.plain(item.text),
        "datePublished": item.published_on.isoformat(),
        "inLanguage": "fr",
        "image": _image(card),
        "author": [
            {"@type": "Organization", "name": one.name, "url": absolute(one.get_absolute_url())}
            for one in card.tellers
        ],
        "publisher": {"@type": "Organization", "name": site.name, "url": absolute("/")},
        "contentLocation": [{"@type": "Place", "name": one.name} for one in item.communes.all()],
        "about": [theme.name for theme in item.themes.all()],
    }
    kept = {name: value for name, value in found.items() if value not in ("", None, [])}
    text = json.dumps(kept, ensure_ascii=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(text)


def _image(card: NewsCard) -> str:
    if card.picture is None:
        return ""
    return absolute(reverse("news_picture", args=[card.told.slug, card.picture.name]))
