"""A list that the team puts on its own pages: the first results of a search, of everybody."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.http import QueryDict

from maillage.accounts import rules as accounts
from maillage.finder.state import Search
from maillage.look.frames import AskedBlock, BlockKind, PageSection
from maillage.search import index

Cards = Callable[[Collection[int], Any], dict[int, Any]]


def listed(search: type[Search], template: str, cards: Cards, label: Any = "") -> BlockKind:
    """`cards(ids, user)`: {result: what `template` says of it}, of those that this reader may see.
    All the lists of a page ask for theirs together."""

    def draw(asked: Sequence[AskedBlock], user: Any) -> list[PageSection | None]:
        searches = [search.from_query(QueryDict(one.query)) for one in asked]
        reader = accounts.reader(user)
        try:
            answers = [
                index.ask(one.question(reader), limit=block.most, counts=False)
                for one, block in zip(searches, asked, strict=True)
            ]
        except index.Unavailable:
            return [None] * len(asked)
        known = cards({pk for answer in answers for pk in answer.ids}, user)
        found: list[PageSection | None] = []
        for one, answer in zip(searches, answers, strict=True):
            shown = [known[pk] for pk in answer.ids if pk in known]
            more = f"{one.page_url}{one.query(box=None)}"
            context = {"cards": shown, "more": more, "counted": one.of.counted(answer.total)}
            found.append(PageSection(template, context) if shown else None)
        return found

    return BlockKind(label or search.of.title, draw, search.of.page, search.to_save)
