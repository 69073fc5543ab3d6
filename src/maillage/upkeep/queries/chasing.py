"""What nobody has confirmed for long, and what ends soon."""

import datetime as dt
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from maillage.base import clock
from maillage.organisations.models import Accreditation, Manager, Organisation, Place

SOON = dt.timedelta(days=30)


def to_chase(user: Any, commune: str = "") -> QuerySet[Organisation]:
    """Pages on line, oldest confirmation first; those that somebody holds or reviewed before those
    that only registers know, because they promised more."""
    rows = Organisation.objects.visible_to(user).active().filter(is_listed=True)
    if commune:
        rows = rows.filter(places__commune=commune).distinct()
    held = Manager.objects.filter(ended_at=None).select_related("user")
    return (
        rows.exclude(standing=Organisation.Standing.REGISTER)
        .order_by(F("confirmed_on").asc(nulls_first=True), "name")
        .prefetch_related(
            Prefetch("managers", held),
            Prefetch("places", Place.objects.shown().select_related("commune")),
        )
    )


def approvals_ending(days: dt.timedelta = SOON) -> int:
    """Approvals of pages on line that end within so many days."""
    today = clock.today()
    rows = Accreditation.objects.filter(ends_on__range=(today, today + days))
    return rows.filter(organisation__is_listed=True).count()
