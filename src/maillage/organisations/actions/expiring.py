"""Days that pass change pages too: an approval that ends is no proof any more."""

import datetime as dt

from maillage.base import clock, jobs
from maillage.organisations.actions.showing import show
from maillage.organisations.models import Accreditation

LATE = dt.timedelta(days=40)  # a worker that was stopped for a month catches up


@jobs.job("directory.expire")
def expire() -> None:
    """Judge again the pages whose approval has just ended."""
    today = clock.today()
    ended = Accreditation.objects.filter(ends_on__lt=today, ends_on__gte=today - LATE)
    show(set(ended.values_list("organisation", flat=True)))


each_day = jobs.daily("directory.expire")
