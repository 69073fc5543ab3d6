"""Writing a page made of blocks, its pictures; what its dates open and close."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any, BinaryIO, NamedTuple

from django.db import transaction

from maillage.base import clock, files, history, jobs, slugs, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.media import images
from maillage.pages.models import FormerPageSlug, PageBlock, PagePicture, SitePage
from maillage.pages.queries import PAGE, stated_page
from maillage.pages.rules import COLUMNS, PageWrittenMeanwhile
from maillage.search import index

TURN = "page.turn"


class SentPicture(NamedTuple):
    """An image that comes with a block."""

    file: BinaryIO
    alt: str
    credit: str = ""


@transaction.atomic
def write_page(
    *,
    stated: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    page: SitePage | None = None,
    version: int | None = None,
    act: str = "page.write",
    slug: str = "",
    is_fictional: bool = False,
) -> SitePage:
    """A new page, or what changes of this one, as `queries.stated_page` tells it; `slug`: the
    address of a page that comes from elsewhere, when it is free. Raises PageWrittenMeanwhile."""
    if page is None:
        row = SitePage(slug=slug or f"nouveau-{secrets.token_hex(8)}", version=0)
        row.is_fictional = is_fictional or files.is_demonstration()
        return _put_page(row, None, stated, by=by, at=at, act="page.create")
    row = SitePage.objects.select_for_update().get(pk=page.pk)
    if version not in (None, row.version):
        raise PageWrittenMeanwhile
    return _put_page(row, stated_page(row), stated, by=by, at=at, act=act)


def _put_page(
    row: SitePage,
    before: dict[str, Any] | None,
    stated: Mapping[str, Any],
    *,
    by: str,
    at: dt.datetime,
    act: str,
) -> SitePage:
    after = (before or {"blocks": [], "is_draft": True}) | dict(stated)
    if after == before:
        return row
    change = history.change(by=by, act=act, at=at, note=after["name"])
    _fill_page(row, after)
    told = stated_page(row)
    history.record(change=change, kind=PAGE, key=str(row.pk), before=before, after=told)
    index.mark(PAGE, [row.pk])
    return row


def _fill_page(row: SitePage, said: Mapping[str, Any]) -> None:
    row.name, row.summary = said["name"], said.get("summary", "")
    row.is_draft = said["is_draft"]
    row.starts_at, row.ends_at = _moment(said.get("starts_at")), _moment(said.get("ends_at"))
    row.is_open = row.is_shown
    row.version += 1
    if row.pk is None:
        row.save()
    slugs.follow_names(FormerPageSlug, [row], {})
    row.save()
    row.blocks.all().delete()
    PageBlock.objects.bulk_create(
        PageBlock(page=row, position=n, **{name: block[name] for name in COLUMNS if name in block})
        for n, block in enumerate(said["blocks"])
    )


def _moment(stated: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(stated).astimezone(dt.UTC) if stated else None


@transaction.atomic
def keep_picture(*, page: SitePage, picture: SentPicture, by: str, at: dt.datetime) -> PagePicture:
    """An image that a block of this page may show. Raises images.NotAnImage, images.TooLarge."""
    kept = images.store(picture.file)
    if known := page.pictures.filter(name=kept.name).first():
        known.alt, known.credit = picture.alt, picture.credit
        known.save(update_fields=["alt", "credit"])
        return known
    change = history.change(by=by, act="page.picture", at=at, note=page.name)
    row: PagePicture = page.pictures.create(
        kind=PagePicture.KIND,
        alt=picture.alt,
        credit=picture.credit,
        change=change,
        **kept._asdict(),
    )
    return row


@transaction.atomic
def say_picture(*, page: SitePage, name: str, alt: str, credit: str) -> None:
    """What is said under an image that stays."""
    page.pictures.filter(name=name).update(alt=alt, credit=credit)


# Dates


def ask_turn(at: dt.datetime) -> None:
    """Each minute: what a date has just opened or closed enters the lists, or leaves them."""
    if _turning(at):
        jobs.enqueue(TURN, key="turn")


def _turning(at: dt.datetime) -> list[int]:
    dated = SitePage.objects.filter(is_draft=False)
    opened = set(SitePage.objects.open_at(at).values_list("pk", flat=True))
    known = set(dated.filter(is_open=True).values_list("pk", flat=True))
    return sorted(opened ^ known)


@jobs.job(TURN)
@transaction.atomic
def turn() -> None:
    """The act makes kept pages be made again."""
    at = clock.now()
    for row in SitePage.objects.select_for_update().filter(pk__in=_turning(at)).order_by("pk"):
        row.is_open = row.is_shown
        row.save(update_fields=["is_open"])
        history.change(by="system", act="page.turn", at=at, note=row.name)
        index.mark(PAGE, [row.pk])


# Undoing


def _page_said(of: Subject) -> dict[str, Any] | None:
    row = SitePage.objects.select_for_update().filter(pk=of.key).first()
    return stated_page(row) if row else None


def _page_back(pages: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    ((of, said),) = pages.items()
    row = SitePage.objects.get(pk=of.key)
    write_page(stated=said, page=row, by=by, at=at, act="page.restore")
    return history.of(PAGE, of.key)[0].change


OF_PAGE = undoing.as_before(_page_said, _page_back, PAGE)
WAYS = dict.fromkeys(("page.write", "page.publish", "page.withdraw", "page.restore"), OF_PAGE)
