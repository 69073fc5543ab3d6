"""What nothing answers is counted, so that the team adds the words that people use.

No visitor is known: a reading leaves its words in memory, a minute at most; whoever insists counts
once a minute. Words are written the fifth time: before, a digest that only this site can make.
"""

import datetime as dt
import re
from collections.abc import Mapping

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from maillage.base import clock, jobs, text
from maillage.finder.models import OFTEN, UnansweredQuestion
from maillage.web.traces import trace

TRACE, FORGET = "finder.unanswered", "finder.forget_unanswered"
LONGEST = 60  # characters that are counted
KEPT = dt.timedelta(days=365)  # since they were last asked
KEPT_SELDOM = dt.timedelta(days=90)  # the same, of those that were not asked often
PERSONAL = re.compile(r"@|(?:[0-9][\s.-]?){5}")  # an address, a number


def note(request: HttpRequest, page: str, typed: str) -> None:
    """Nothing answers what was typed on this page."""
    words = " ".join(typed.lower().split())
    if words and len(words) <= LONGEST and not PERSONAL.search(words):
        trace(TRACE, f"{page} {words}", request)


@transaction.atomic
def count(sums: Mapping[str, int]) -> None:
    """`sums`: {page and words: how often in a minute}; each counts for one."""
    today = clock.today()
    for key in sums:
        page, _space, words = key.partition(" ")
        digest = salted_hmac(TRACE, f"{page} {' '.join(text.words(words))}", algorithm="sha256")
        row, _is_new = UnansweredQuestion.objects.get_or_create(
            digest=digest.hexdigest(), defaults={"page": page, "last_on": today}
        )
        row.times, row.last_on = row.times + 1, today
        if row.times >= OFTEN and not row.words:
            row.words = words
        row.save()


@jobs.job(FORGET)
def forget() -> None:
    """What nobody asks any more."""
    today, rows = clock.today(), UnansweredQuestion.objects.all()
    rows.filter(last_on__lt=today - KEPT).delete()
    rows.filter(last_on__lt=today - KEPT_SELDOM, times__lt=OFTEN).delete()
