"""What a manager reads about their page: how often it is seen, its pictures."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from maillage.base import clock
from maillage.directory.models import Organisation, PageCount, Picture

MONTH = dt.timedelta(days=30)


@dataclass(frozen=True)
class Seen:
    """Since thirty days: readings of the page, uses of its telephone, address or site."""

    views: int
    contacts: int


def seen(organisation: Organisation) -> Seen:
    rows = PageCount.objects.filter(organisation=organisation, day__gt=clock.today() - MONTH)
    sums = rows.aggregate(views=Sum("views"), contacts=Sum("contacts"))
    return Seen(sums["views"] or 0, sums["contacts"] or 0)


def pictures_of(organisation: Organisation) -> QuerySet[Picture]:
    return Picture.objects.filter(organisation=organisation, withdrawn=None)


def pictures_by(author: str) -> QuerySet[Picture]:
    """The images that somebody put on line, as the ledger names them."""
    return Picture.objects.filter(change__by=author).select_related("organisation")


def removed(organisation: Organisation) -> QuerySet[Picture]:
    rows = Picture.objects.filter(organisation=organisation).exclude(withdrawn=None)
    return rows.order_by("-withdrawn")[:6]


def partners_of(organisation: Organisation, seen_by: QuerySet[Organisation]) -> list[tuple]:
    """(name, page or None) of each line; `seen_by`: the pages that the reader may see."""
    names = [line.strip() for line in organisation.partners.splitlines() if line.strip()][:50]
    pages = {page.name.casefold(): page for page in seen_by.filter(name__in=names)}
    return [(name, pages.get(name.casefold())) for name in names]
