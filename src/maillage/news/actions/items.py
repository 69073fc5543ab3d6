"""Writing a news item, its picture, putting it away; what stands of it, into its columns."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any, BinaryIO, NamedTuple

from django.db import transaction

from maillage.base import clock, erasing, files, history, slugs
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.base.undoing import Reach, Way
from maillage.claims import actions as claims
from maillage.claims.queries import statements
from maillage.claims.rules import Ranks, Statement
from maillage.media import pictures
from maillage.news.actions import fill, passing, towns, without
from maillage.news.models import FormerNewsSlug, NewsClaim, NewsItem, NewsPicture
from maillage.news.rules import ToldMeanwhile
from maillage.organisations.models import Organisation
from maillage.search import index
from maillage.sources.queries import ranks
from maillage.territories.models import Commune
from maillage.vocabulary.models import Theme

TEXTS = ("name", "summary", "text", "signed")


class ToldPicture(NamedTuple):
    """An image that comes with a news item."""

    file: BinaryIO
    alt: str
    credit: str = ""


@transaction.atomic
def write(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    item: NewsItem | None = None,
    version: int | None = None,
    picture: ToldPicture | None = None,
    drops_picture: bool = False,
    act: str = "news.write",
    change: Change | None = None,
    is_fictional: bool = False,
) -> NewsItem:
    """A new item, or what somebody says otherwise of this one, as JSON; its place in the ledger is
    `change`, or its own. Raises ToldMeanwhile, images.NotAnImage, images.TooLarge."""
    row = NewsItem.objects.select_for_update().get(pk=item.pk) if item else None
    if row and version not in (None, row.version):
        raise ToldMeanwhile
    pk = row.pk if row else 0
    name = row.name if row else values["name"]
    if values:
        change = change or history.change(by=by, act=act, at=at, note=name)
        pk = pk or make(values, change, is_fictional=is_fictional)
        claims.say(NewsClaim, change=change, values=dict(values), news=pk)
        show({pk})
    written = NewsItem.objects.get(pk=pk)
    if change:
        written.written_in = change
    if picture:
        show_picture(item=written, picture=picture, by=by, at=at)
    elif drops_picture:
        remove_picture(item=written, by=by, at=at)
    return written


def make(values: Mapping[str, Any], change: Change, *, is_fictional: bool = False) -> int:
    """The number of an item of which these values are about to be said."""
    return NewsItem.objects.create(
        slug=passing(),
        name=values["name"],
        published_on=values.get("published_on") or clock.day(change.at),
        is_fictional=is_fictional or files.is_demonstration(),
    ).pk


def hide(*, item: NewsItem, by: str, at: dt.datetime) -> NewsItem:
    return write(values={"is_shown": False}, item=item, by=by, at=at, act="news.hide")


def show_again(*, item: NewsItem, by: str, at: dt.datetime) -> NewsItem:
    return write(values={"is_shown": True}, item=item, by=by, at=at, act="news.show")


def show_picture(*, item: NewsItem, picture: ToldPicture, by: str, at: dt.datetime) -> NewsPicture:
    """It takes the place of the one that showed. Raises images.NotAnImage, images.TooLarge."""
    added: NewsPicture = pictures.add(
        item.pictures,
        kind=NewsPicture.KIND,
        most=1,
        act="news.picture",
        note=item.name,
        by=by,
        at=at,
        **picture._asdict(),
    )
    return added


def remove_picture(*, item: NewsItem, by: str, at: dt.datetime) -> None:
    """Nothing when it has none."""
    if shown := item.pictures.shown().first():
        pictures.remove(shown, act="news.picture", note=item.name, by=by, at=at)


# What stands


def show(items: Collection[int]) -> None:
    """What stands of these, into their columns; the index reads them again."""
    order = ranks()
    said = statements(NewsClaim.objects.filter(news__in=items), "news")
    rows = list(NewsItem.objects.filter(pk__in=items))
    where = {row.pk: _fill(row, said[row.pk], order) for row in rows}
    slugs.follow_names(FormerNewsSlug, rows, where, towns)
    for row in rows:
        row.save()
    index.mark("news", items)


def _fill(row: NewsItem, said: list[Statement], order: Ranks) -> str:
    """Its columns and its sets; the code of its first commune."""
    values = fill(row, said, order, ("published_on",)).values
    row.summary, row.signed = values.get("summary") or "", values.get("signed") or ""
    row.link = values.get("link") or ""
    row.published_on = values["published_on"] or row.published_on  # a feed may say no day
    row.organisations.set(Organisation.objects.filter(pk__in=values.get("organisations") or ()))
    row.themes.set(Theme.objects.filter(pk__in=values.get("themes") or ()))
    communes = values.get("communes") or []
    row.communes.set(Commune.objects.filter(pk__in=communes))
    return communes[0] if communes else ""


# Erasing and undoing


@transaction.atomic
def redact(*, subject: Subject, cleared: Callable[[Any], Any], by: str, at: dt.datetime) -> int:
    """Take a personal datum out of what a structure tells; how many statements held it."""
    if subject.kind != "organisation":
        return 0
    keys = list(NewsItem.objects.filter(organisations=subject.key).values_list("pk", flat=True))
    spoken = NewsClaim.objects.filter(news__in=keys)
    found = claims.redact(spoken, without(TEXTS, cleared))
    alts = _redact_pictures(keys, cleared)
    if found.many or alts:
        change = history.change(by=by, act="news.redact", at=at, note=str(found.many + alts))
        for (_field, pk), values in found.emptied.items():
            claims.say(NewsClaim, change=change, values=values, news=pk)
        show(keys)
    return found.many + alts


def _redact_pictures(items: Collection[int], cleared: Callable[[Any], Any]) -> int:
    held = 0
    for row in NewsPicture.objects.filter(news__in=items):
        before = {"alt": row.alt, "credit": row.credit}
        after = cleared(before)
        if after != before:
            row.alt, row.credit = (after[name] or erasing.BLANK for name in before)
            row.save(update_fields=["alt", "credit"])
            held += 1
    return held


def _reach(change: Change, of: Subject) -> Reach:
    touched = pictures.touched(NewsPicture.objects.all(), change)
    written = set(touched.values_list("news", flat=True))
    key = whole(of.key) if of.kind == "news" else None
    return Reach(key in written, bool(written - {key}))


def _take_back(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
    rows = NewsItem.objects.get(pk=of.key).pictures
    return pictures.take_back(rows, change, most=1, by=by, at=at)


OF_NEWS = claims.way(NewsClaim, "news", show)
WAYS = {
    **dict.fromkeys(("news.write", "news.hide", "news.show"), OF_NEWS),
    "news.picture": Way(_reach, _take_back),
}
