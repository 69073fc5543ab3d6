"""How often pages are seen, and used: sums by day, written once a minute."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from maillage.base import clock, jobs
from maillage.organisations.models import Organisation
from maillage.upkeep.models import PageCount

KEPT = dt.timedelta(days=730)


def views(sums: Mapping[str, int]) -> None:
    _count("views", sums)


def contacts(sums: Mapping[str, int]) -> None:
    _count("contacts", sums)


@transaction.atomic
def _count(column: str, sums: Mapping[str, int]) -> None:
    """`sums`: {slug of a page: how often}."""
    today = clock.today()
    pages = dict(Organisation.objects.filter(slug__in=sums).values_list("slug", "pk"))
    for slug, pk in pages.items():
        row, _is_new = PageCount.objects.get_or_create(organisation_id=pk, day=today)
        PageCount.objects.filter(pk=row.pk).update(**{column: F(column) + sums[slug]})


@jobs.job("directory.forget_counts")
def forget() -> None:
    PageCount.objects.filter(day__lt=clock.today() - KEPT).delete()
