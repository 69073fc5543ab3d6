"""Deadlines as other programs read them: iCalendar (RFC 5545), Atom (RFC 4287)."""

import datetime as dt
from collections.abc import Iterable

import icalendar
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.notices.models import Notice
from maillage.web.answers import absolute

CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
BEFORE = dt.timedelta(minutes=30)  # what a calendar shows of a deadline


def calendar(notices: Iterable[Notice], title: str) -> bytes:
    """A time that ends when answers are due, in UTC; those without a deadline are left out."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Maillage//Marchés publics//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    now = clock.now().astimezone(dt.UTC)
    for notice in notices:
        if notice.deadline is None:
            continue
        due = notice.deadline.astimezone(dt.UTC)
        address = absolute(notice.get_absolute_url())
        one = icalendar.Event()
        one.add("uid", f"notice-{notice.pk}@{address.split('/')[2]}")
        one.add("dtstamp", now)
        one.add("dtstart", due - BEFORE)
        one.add("dtend", due)
        one.add("summary", _("Réponses jusqu’à maintenant : %(n)s") % {"n": notice.name})
        one.add("description", f"{notice.buyer}\n{address}".strip())
        one.add("url", address)
        one.add("status", "CANCELLED" if notice.is_cancelled else "CONFIRMED")
        made.add_component(one)
    return bytes(made.to_ical())


def feed(notices: Iterable[Notice], title: str, address: str, own: str) -> str:
    made = Atom1Feed(
        title=title, link=absolute(address), feed_url=absolute(own), description=None, language="fr"
    )
    for notice in notices:
        published = dt.datetime.combine(
            notice.published_on or clock.today(), dt.time(), clock.zone()
        )
        made.add_item(
            title=notice.name,
            link=absolute(notice.get_absolute_url()),
            description=" · ".join(filter(None, (notice.buyer, notice.summary[:500]))),
            pubdate=published,
            updateddate=published,
            unique_id=absolute(notice.get_absolute_url()),
        )
    return str(made.writeString("utf-8"))
