"""Days that pass change pages too: an approval that ends is no proof any more."""

import datetime as dt

from maillage.base import clock, jobs
from maillage.directory.actions.showing import show
from maillage.directory.models import Accreditation

LATE = dt.timedelta(days=40)  # a worker that was stopped for a month catches up


@jobs.job("directory.expire")
def expire() -> None:
    """Judge again the pages whose approval has just ended."""
    today = clock.today()
    ended = Accreditation.objects.filter(valid_until__lt=today, valid_until__gte=today - LATE)
    show(set(ended.values_list("organisation", flat=True)))
