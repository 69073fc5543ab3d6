"""Who may be asked, when an answer is due, who has been silent too long."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, QuerySet

from maillage.base import clock
from maillage.dossiers.models import Dossier, PartnerRequest
from maillage.dossiers.rules.reminding import back
from maillage.schemes import queries as schemes
from maillage.schemes.models import SupportOrganisation
from maillage.schemes.rules import Sought
from maillage.territories import queries as territories
from maillage.timetables.working_days import is_working_day, working_day_after

PROMISED = 3  # working days
SILENCE = 5  # working days


def promised(day: dt.date) -> dt.date:
    """By when somebody answers who asks on this day."""
    return working_day_after(day, PROMISED, territories.is_holiday)


def is_working(day: dt.date) -> bool:
    return is_working_day(day, territories.is_holiday)


def too_long(today: dt.date) -> QuerySet[PartnerRequest]:
    """Requests that five working days left without answer."""
    last = back(today, SILENCE, is_working)
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), clock.zone())
    rows = PartnerRequest.objects.filter(state=PartnerRequest.State.ASKED, asked_at__lt=end)
    return rows.filter(dossier__state__in=Dossier.OPEN).select_related("dossier", "support")


def candidates(dossier: Dossier) -> list[tuple[SupportOrganisation, Sequence[str]]]:
    """Whom the rule proposes, the best first, each with its reasons; without those who were asked
    and have not been freed."""
    busy = (
        *PartnerRequest.WAITING,
        PartnerRequest.State.TAKEN,
        PartnerRequest.State.DECLINED,
    )
    asked = set(dossier.requests.filter(state__in=busy).values_list("support", flat=True))
    is_structure = bool(dossier.organisation_id or dossier.siret) or None
    sought = Sought(tuple(dossier.wanted), dossier.commune_id, is_structure)
    found = schemes.proposed(sought, taken_this_month())
    return [(one, why) for one, why in found if one.pk not in asked]


def taken_this_month() -> dict[int, int]:
    """{organisation: how many dossiers it took since the first of the month}"""
    first = dt.datetime.combine(clock.today().replace(day=1), dt.time(), clock.zone())
    rows = PartnerRequest.objects.filter(state=PartnerRequest.State.TAKEN, answered_at__gte=first)
    return dict(rows.order_by().values_list("support").annotate(n=Count("pk")))
