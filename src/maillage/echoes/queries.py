"""Which feeds tell of a news item, and to whom a feed belongs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from maillage.echoes import rules
from maillage.news.models import NewsClaim, NewsItem
from maillage.sources.models import PEOPLE, Source


@dataclass(frozen=True)
class FeedOrigin:
    """A feed that tells of a news item. `at`: when it last said so; `link`: the original;
    `is_whole`: its licence lets all of it be shown."""

    source: Source
    at: Any
    link: str
    is_whole: bool


def origins(item: NewsItem) -> list[FeedOrigin]:
    """The feeds that tell of an item, in the order of their latest words."""
    claims = NewsClaim.objects.filter(news=item, withdrawn=None, gone=False)
    rows = claims.exclude(source=PEOPLE).select_related("source__licence", "change")
    last = {claim.source_id: claim for claim in rows.order_by("change_id", "pk")}
    return [
        FeedOrigin(
            claim.source,
            claim.change.at,
            claim.values.get("link", ""),
            rules.may_be_given(claim.source.licence),
        )
        for claim in last.values()
    ]


def owners(source: Source) -> Iterator[str]:
    """Those who hold the page whose feed it is."""
    if page := rules.page_of(source):
        yield from page.managers.today().values_list("user__email", flat=True)
