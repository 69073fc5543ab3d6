"""A page that nobody has confirmed for a year: its managers are asked, one button a page.

One person, one part of their digest over all their pages, at most once a month.
"""

import datetime as dt
from collections.abc import Collection

from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillage.mailing.queries import DigestPart
from maillage.organisations.models import Manager
from maillage.organisations.rules import CONFIRM_AFTER
from maillage.upkeep import letters

AT_MOST_EVERY = dt.timedelta(days=30)
LINK_SECONDS = 60 * 24 * 3600
SALT = "maillage.confirm"


def _late(today: dt.date) -> QuerySet[Manager]:
    """Who holds a page that nobody has confirmed for long, and was not asked this month."""
    lately = Manager.objects.filter(reminded_on__gt=today - AT_MOST_EVERY).values("user")
    return (
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


def due(today: dt.date) -> Collection[str]:
    return set(_late(today).values_list("user__email", flat=True))


def part(email: str, today: dt.date) -> DigestPart:
    held = list(_late(today).filter(user__email=email))
    text = letters.still_right([row.organisation for row in held], key_of(held[0].user_id))
    return DigestPart(_("Tout est encore juste ?"), text)


def told(email: str, today: dt.date) -> None:
    rows = _late(today).filter(user__email=email).values_list("pk", flat=True)
    Manager.objects.filter(pk__in=list(rows)).update(reminded_on=today)


def key_of(user: int) -> str:
    """The token of a mailed link that confirms this person's pages, for sixty days."""
    return signing.dumps({"user": user}, salt=SALT)


def user_of(token: str) -> int | None:
    """Whose link it is, or None when it is not one or is too old."""
    try:
        return signing.loads(token, salt=SALT, max_age=LINK_SECONDS)["user"]
    except signing.BadSignature:
        return None
