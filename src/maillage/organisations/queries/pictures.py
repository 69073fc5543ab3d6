"""The images of a page: shown, removed, waiting."""

from typing import Any

from django.db.models import QuerySet

from maillage.media import pictures
from maillage.organisations.models import Organisation, Picture
from maillage.participation.models import Contribution


def pictures_of(organisation: Organisation) -> QuerySet[Picture]:
    return organisation.pictures.shown()


def pictures_by(author: str) -> QuerySet[Picture]:
    """The images that somebody put on line, as the ledger names them."""
    return Picture.objects.by(author).select_related("organisation")


def removed(organisation: Organisation) -> QuerySet[Picture]:
    return organisation.pictures.removed()[:6]


KIND = "page_picture"


def one_to_decide(organisation: Organisation, name: str, user: Any) -> Picture | None:
    """An image that waits, to who may decide of it."""
    asked = Contribution.objects.visible_to(user).filter(kind=KIND, key=str(organisation.pk))
    numbers = {patch.get("picture") for patch in asked.values_list("patch", flat=True)} - {None}
    return pictures.named(organisation.pictures.filter(pk__in=numbers), name).first()
