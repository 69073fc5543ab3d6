"""What a manager reads about their page: how often it is seen."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from maillage.base import clock
from maillage.organisations.models import Organisation
from maillage.upkeep.models import PageCount

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
