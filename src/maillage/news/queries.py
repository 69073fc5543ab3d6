"""News and classifieds as people read them: a list, one, what pages of other rooms show."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from maillage.accounts import rules as accounts
from maillage.base import clock, files, slugs
from maillage.base.models import Change
from maillage.base.sealed import hashed
from maillage.claims.queries import pages_of
from maillage.finder.queries import Results
from maillage.look import prose
from maillage.look.scenes import scenes_of
from maillage.news import rules, words
from maillage.news.models import (
    AbstractTold,
    Classified,
    ClassifiedClaim,
    ClassifiedMessage,
    FormerClassifiedSlug,
    FormerNewsSlug,
    NewsClaim,
    NewsItem,
    NewsPicture,
)
from maillage.organisations.models import Organisation
from maillage.search import index
from maillage.search.index import Answer
from maillage.territories import queries as territories
from maillage.vocabulary.models import Theme

SALT = "maillage.classified"
MOST_ON_PAGE = 4  # on the page of a structure or of a commune, and at home
MOST_IN_FEED = 100
EXCERPT = 220  # characters of a text on a card
NO_SCENE = "vie-de-quartier"
# What each sort of classified shows: an icon, a hue.
SIGNS: dict[Any, tuple[str, int]] = {
    Classified.Purpose.GIVES: ("hand-heart", 15),
    Classified.Purpose.SEEKS: ("search", 255),
    Classified.Purpose.PREMISES: ("key-round", 50),
    Classified.Purpose.EQUIPMENT: ("wrench", 85),
    Classified.Purpose.VOLUNTEERS: ("users", 145),
    Classified.Purpose.PARTNERS: ("heart-handshake", 300),
}


def item_called(slug: str, user: Any) -> NewsItem:
    """The item of this address, or that had it. Raises Http404 for who may not see it, as when
    there is none."""
    return _called(whole_items(NewsItem.objects.visible_to(user)), FormerNewsSlug, slug)


def classified_called(slug: str, user: Any) -> Classified:
    """The same of a classified."""
    rows = whole_classifieds(Classified.objects.visible_to(user))
    return _called(rows, FormerClassifiedSlug, slug)


def _called(rows: QuerySet, former: type[slugs.AbstractFormerSlug], slug: str) -> Any:
    of = slugs.owner_of(former, slug)
    found = rows.filter(pk=of.pk).first() if of else None
    if found is None:
        raise Http404
    return found


def whole_items(rows: QuerySet) -> QuerySet:
    """With all that a card says."""
    shown = Prefetch("pictures", queryset=NewsPicture.objects.shown())
    return rows.prefetch_related("themes", "organisations", "communes", shown)


def whole_classifieds(rows: QuerySet) -> QuerySet:
    return rows.select_related("commune", "organisation").prefetch_related("themes")


def heads_of(asked: Collection[int], user: Any) -> dict[int, Organisation]:
    """{page: the one that shows for it}, of those that this reader may see."""
    heads: dict[int, Organisation] = {}
    if not asked:
        return heads
    seen = Organisation.objects.visible_to(user).filter(Q(pk__in=asked) | Q(aliases__in=asked))
    for page in seen.distinct().prefetch_related("aliases"):
        heads |= dict.fromkeys((page.pk, *(alias.pk for alias in page.aliases.all())), page)
    return heads


class ToldCard:
    """What the cards of both say of their theme."""

    told: AbstractTold

    @property
    def theme(self) -> Theme | None:
        return next(iter(self.told.themes.all()), None)

    @property
    def hue(self) -> int:
        return self.theme.hue if self.theme else territories.site().hue


@dataclass(frozen=True)
class NewsCard(ToldCard):
    """A news item, as a list says it."""

    told: NewsItem
    tellers: list[Organisation]

    @property
    def icon(self) -> str:
        return self.theme.icon if self.theme else "sparkles"

    @property
    def picture(self) -> NewsPicture | None:
        return next(iter(self.told.pictures.all()), None)

    @property
    def scene(self) -> str:
        """The drawing that stands where there is no picture; not always the same."""
        drawn = scenes_of(self.theme.pk if self.theme else NO_SCENE) or scenes_of(NO_SCENE)
        return drawn[self.told.pk % len(drawn)]

    @property
    def summary(self) -> str:
        """Its sentence, else how its text begins."""
        return self.told.summary or excerpt(self.told.text)

    @property
    def where(self) -> str:
        return ", ".join(commune.name for commune in self.told.communes.all())


@dataclass(frozen=True)
class ClassifiedCard(ToldCard):
    """A classified, as a list says it."""

    told: Classified
    teller: Organisation | None

    @property
    def icon(self) -> str:
        return SIGNS[self.told.purpose][0]

    @property
    def hue(self) -> int:
        return SIGNS[self.told.purpose][1]

    @property
    def summary(self) -> str:
        return excerpt(self.told.text)

    @property
    def until(self) -> str:
        return words.until_in_words(self.told)

    @property
    def is_brief(self) -> bool:
        """It ends before the day does."""
        is_today = rules.last_day(self.told.until, self.told.has_hour) == clock.today()
        return self.told.has_hour and is_today


def excerpt(text: str) -> str:
    """How a text begins, cut between two words."""
    said = prose.plain(text)
    return said if len(said) <= EXCERPT else f"{said[:EXCERPT].rsplit(' ', 1)[0]}…"


def news_cards(rows: Iterable[NewsItem], user: Any) -> list[NewsCard]:
    """Of rows that came whole."""
    found = list(rows)
    heads = heads_of({page.pk for row in found for page in row.organisations.all()}, user)
    return [NewsCard(row, tellers_of(row, heads)) for row in found]


def tellers_of(row: NewsItem, heads: Mapping[int, Organisation]) -> list[Organisation]:
    known = (heads[page.pk] for page in row.organisations.all() if page.pk in heads)
    return list(dict.fromkeys(known))


def classified_cards(rows: Iterable[Classified], user: Any) -> list[ClassifiedCard]:
    found = list(rows)
    heads = heads_of({row.organisation_id for row in found if row.organisation_id}, user)
    return [ClassifiedCard(row, heads.get(row.organisation_id or 0)) for row in found]


class ToldResults(Results):
    @property
    def title(self) -> str:
        """« Mobilité, 7 actualités »"""
        return ", ".join([*(chip.label for chip in self.chips), self.counted])


class NewsResults(ToldResults):
    """A page of news; the latest first, each month once."""

    @property
    def groups(self) -> list[tuple[str, list[NewsCard]]]:
        if self.search.sort:
            return [("", self.cards)]
        months = groupby(self.cards, key=lambda card: words.month(card.told.published_on))
        return [(month, list(cards)) for month, cards in months]


def news_found(asked: rules.NewsSearch, user: Any) -> NewsResults:
    """Raises index.Unavailable."""

    def cards(answer: Answer) -> list[NewsCard]:
        return news_cards(items_of(answer, user), user)

    return NewsResults.answering(asked, accounts.reader(user), cards)


def classifieds_found(asked: rules.ClassifiedSearch, user: Any) -> ToldResults:
    """Raises index.Unavailable."""

    def cards(answer: Answer) -> list[ClassifiedCard]:
        return classified_cards(classifieds_of(answer, user), user)

    return ToldResults.answering(asked, accounts.reader(user), cards)


def items_of(answer: Answer, user: Any) -> list[NewsItem]:
    """The rows of an answer, in its order, that this reader may see."""
    rows = whole_items(NewsItem.objects.visible_to(user)).in_bulk(answer.ids)
    return [rows[pk] for pk in answer.ids if pk in rows]


def by_item(ids: Collection[int], user: Any) -> dict[int, NewsCard]:
    rows = whole_items(NewsItem.objects.visible_to(user).filter(pk__in=ids))
    return {card.told.pk: card for card in news_cards(rows, user)}


def classifieds_of(answer: Answer, user: Any) -> list[Classified]:
    """Those that time has ended since the index last moved are left out."""
    rows = whole_classifieds(Classified.objects.visible_to(user).running()).in_bulk(answer.ids)
    return [rows[pk] for pk in answer.ids if pk in rows]


def to_follow(asked: Any, user: Any) -> Answer:
    """What a feed gives. Raises index.Unavailable."""
    return index.ask(asked.question(accounts.reader(user)), limit=MOST_IN_FEED, counts=False)


# On the pages of other rooms


def latest(user: Any) -> QuerySet[NewsItem]:
    return whole_items(NewsItem.objects.visible_to(user).filter(is_shown=True))


def running(user: Any) -> QuerySet[Classified]:
    rows = Classified.objects.visible_to(user).filter(is_shown=True, is_over=False).running()
    return whole_classifieds(rows)


def told_by(organisation: Organisation, user: Any) -> list[NewsCard]:
    rows = latest(user).filter(organisations__in=organisation.with_aliases()).distinct()
    return news_cards(rows[:MOST_ON_PAGE], user)


def told_in(commune: str, user: Any) -> list[NewsCard]:
    return news_cards(latest(user).filter(communes=commune)[:MOST_ON_PAGE], user)


def posted_by(organisation: Organisation, user: Any) -> list[ClassifiedCard]:
    rows = running(user).filter(organisation__in=organisation.with_aliases())
    return classified_cards(rows[:MOST_ON_PAGE], user)


def posted_in(commune: str, user: Any) -> list[ClassifiedCard]:
    return classified_cards(running(user).filter(commune=commune)[:MOST_ON_PAGE], user)


def addresses(model: type[AbstractTold]) -> QuerySet:
    """What everybody may read, and robots."""
    rows = model.objects.visible_to(AnonymousUser()).real().order_by("pk")
    return rows.running() if model is Classified else rows


def may_leave(told: AbstractTold) -> bool:
    """Nothing invented leaves a real site."""
    return files.is_demonstration() or not told.is_fictional


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page that it is about}, where this reader sees it."""
    acts = [change.pk for change in changes]
    found: dict[int, str] = {}
    shown = NewsPicture.objects.filter(change__in=acts).values_list("change", "news")
    news = dict(shown) | dict(pages_of(NewsClaim, acts))
    for model, about in ((NewsItem, news), (Classified, dict(pages_of(ClassifiedClaim, acts)))):
        rows = model.objects.visible_to(user).in_bulk(set(about.values()))
        found |= {act: rows[pk].get_absolute_url() for act, pk in about.items() if pk in rows}
    return found


def values_of_item(item: NewsItem) -> dict[str, Any]:
    """What it shows, as `actions.items.write` takes it."""
    names = ("name", "summary", "text", "signed", "link")
    return {name: getattr(item, name) for name in names} | {
        "published_on": item.published_on.isoformat(),
        "organisations": [page.pk for page in item.organisations.all()],
        "themes": sorted(theme.pk for theme in item.themes.all()),
        "communes": [commune.pk for commune in item.communes.all()],
    }


def values_of_classified(row: Classified) -> dict[str, Any]:
    """What it shows, as `actions.classifieds.write` takes it."""
    day = rules.last_day(row.until, row.has_hour).isoformat()
    hour = f"T{row.until.astimezone(clock.zone()):%H:%M}" if row.has_hour else ""
    return {
        "name": row.name,
        "text": row.text,
        "purpose": row.purpose,
        "until": f"{day}{hour}",
        "commune_id": row.commune_id,
        "organisation_id": row.organisation_id,
        "themes": sorted(theme.pk for theme in row.themes.all()),
    }


# Links that mails hold


def key_of(classified: Classified) -> str:
    """The token of the page where its author prolongs or ends it."""
    return signing.dumps(classified.pk, salt=SALT)


def own(token: str) -> Classified:
    """Whose link it is. Not one, too old, put away by the team: 404."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=rules.LINK_LIFE)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    rows = whole_classifieds(Classified.objects.visible_to(AnonymousUser()))
    return get_object_or_404(rows, pk=pk)


def message_of(token: str) -> ClassifiedMessage:
    """A message that waits for its button; too old, or of something put away: 404."""
    since = clock.now() - rules.MESSAGE_LIFE
    rows = ClassifiedMessage.objects.filter(classified__is_shown=True, at__gt=since)
    return get_object_or_404(rows.select_related("classified"), token_hash=hashed(token))
