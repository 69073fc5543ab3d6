"""A page that nobody has confirmed for a year: its managers get one mail, one button a page.

One person, one digest over all their pages, at most one a month, on a working day.
"""

import datetime as dt
from collections import defaultdict

from django.core import signing

from maillage.base import clock, jobs
from maillage.directory import letters
from maillage.directory.models import Manager
from maillage.directory.rules import CONFIRM_AFTER
from maillage.territories import queries as territories

AT_MOST_EVERY = dt.timedelta(days=30)
LINK_SECONDS = 60 * 24 * 3600
SALT = "maillage.confirm"
MOST = 500  # mails in one run


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < 5 and not territories.is_holiday(day)


@jobs.job("directory.remind")
def remind() -> None:
    """Today's mails."""
    today = clock.today()
    if not is_working_day(today):
        return
    lately = Manager.objects.filter(reminded_on__gt=today - AT_MOST_EVERY).values("user")
    rows = (
        Manager.objects.today()
        .filter(
            organisation__confirmed_on__lte=today - dt.timedelta(days=30.44 * CONFIRM_AFTER()),
            organisation__closed_on=None,
            organisation__is_listed=True,
            organisation__merged_into=None,
            user__is_active=True,
        )
        .exclude(user__in=lately)
        .select_related("user", "organisation")
        .order_by("user", "organisation__name")
    )
    by_person: dict[int, list[Manager]] = defaultdict(list)
    for row in rows:
        by_person[row.user_id].append(row)
    for held in list(by_person.values())[:MOST]:
        letters.still_right(held[0].user.email, [row.organisation for row in held],
                            key_of(held[0].user_id))  # fmt: skip
        Manager.objects.filter(pk__in=[row.pk for row in held]).update(reminded_on=today)


def key_of(user: int) -> str:
    """The token of a mailed link that confirms this person's pages, for sixty days."""
    return signing.dumps({"user": user}, salt=SALT)


def user_of(token: str) -> int | None:
    """Whose link it is, or None when it is not one or is too old."""
    try:
        return signing.loads(token, salt=SALT, max_age=LINK_SECONDS)["user"]
    except signing.BadSignature:
        return None
