"""The logo and the photographs of a page."""

import datetime as dt
from typing import BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.base.models import Change
from maillage.media import pictures
from maillage.organisations.models import Organisation, Picture

MOST: dict[str, int] = {str(Picture.Kind.LOGO): 1, str(Picture.Kind.PHOTO): 6}


class SixPicturesAtMost(pictures.TooManyPictures):
    message = _("Une fiche a six photographies au plus : retirez-en une d’abord.")


def add(
    *,
    organisation: Organisation,
    file: BinaryIO,
    kind: str,
    alt: str,
    credit: str,
    by: str,
    at: dt.datetime,
    waits: bool = False,
) -> Picture:
    """Keep an image and show it, or let it wait; a new logo takes the place of the former one.
    Raises TooMany, images.NotAnImage, images.TooLarge."""
    added: Picture = pictures.add(
        organisation.pictures,
        file=file,
        kind=kind,
        alt=alt,
        credit=credit,
        most=MOST[kind],
        act="picture.add",
        note=organisation.name,
        by=by,
        at=at,
        waits=waits,
        full=SixPicturesAtMost,
    )
    return added


def remove(*, picture: Picture, by: str, at: dt.datetime) -> None:
    pictures.remove(picture, act="picture.remove", note=picture.organisation.name, by=by, at=at)


@transaction.atomic
def show(*, picture: Picture, by: str, at: dt.datetime) -> Change:
    """Show what waited on its page. Raises pictures.AlreadyShown, TooMany."""
    return pictures.show(
        picture.organisation.pictures,
        picture,
        most=MOST[picture.kind],
        by=by,
        at=at,
        full=SixPicturesAtMost,
    )


def touched(change: Change) -> QuerySet[Picture]:
    """Those that a change added, withdrew, or showed again."""
    return pictures.touched(Picture.objects.all(), change)


def take_back(change: Change, *, by: str, at: dt.datetime) -> Change:
    """Raises AlreadyUndone, TooMany."""
    rows = touched(change)
    one = rows.select_related("organisation")[0]  # all are of one page and of one kind
    return pictures.take_back(
        one.organisation.pictures, change, most=MOST[one.kind], by=by, at=at, full=SixPicturesAtMost
    )
