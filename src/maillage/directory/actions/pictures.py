"""The logo and the photographs of a page."""

import datetime as dt
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import history, images
from maillage.base.models import Change
from maillage.base.web import Refusal
from maillage.directory.models import Organisation, Picture

MOST = 6  # photographs of a page


class TooMany(Refusal):
    message = _("Une fiche a six photographies au plus : retirez-en une d’abord.")


@transaction.atomic
def add(
    *, organisation: Organisation, file: BinaryIO, kind: str, alt: str, credit: str, by: str,
    at: dt.datetime, waits: bool = False,
) -> Picture:  # fmt: skip
    """Keep an image and show it, or let it wait; a new logo takes the place of the former one.
    Raises TooMany, images.NotAnImage, images.TooLarge."""
    shown = Picture.objects.select_for_update().filter(organisation=organisation, withdrawn=None)
    if kind == Picture.Kind.PHOTO and shown.filter(kind=kind).count() >= MOST:
        raise TooMany
    kept = images.keep(file)
    change = history.change(by=by, act="picture.add", at=at, note=organisation.name)
    if kind == Picture.Kind.LOGO and not waits:
        shown.filter(kind=kind).update(withdrawn=change)
    return Picture.objects.create(
        organisation=organisation, kind=kind, alt=alt, credit=credit, change=change,
        name=kept.name, width=kept.width, height=kept.height,
        withdrawn=change if waits else None,
    )  # fmt: skip


@transaction.atomic
def remove(*, picture: Picture, by: str, at: dt.datetime) -> None:
    change = history.change(by=by, act="picture.remove", at=at, note=picture.organisation.name)
    Picture.objects.filter(pk=picture.pk, withdrawn=None).update(withdrawn=change)


@transaction.atomic
def undo(*, picture: Picture, by: str, at: dt.datetime) -> Change:
    """Show what was removed, or waited."""
    change = history.change(by=by, act="undo", at=at, note=f"{picture.withdrawn_id}")
    if picture.kind == Picture.Kind.LOGO:
        picture.organisation.pictures.filter(kind=picture.kind, withdrawn=None).update(
            withdrawn=change
        )
    Picture.objects.filter(pk=picture.pk).update(withdrawn=None)
    return change
