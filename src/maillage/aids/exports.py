"""Aids as other programs follow them: Atom (RFC 4287)."""

import datetime as dt
from collections.abc import Iterable

from django.utils.feedgenerator import Atom1Feed

from maillage.aids import words
from maillage.aids.models import Aid
from maillage.base import clock
from maillage.web.answers import absolute

ATOM = "application/atom+xml; charset=utf-8"


def feed(aids: Iterable[Aid], title: str, address: str, own: str) -> str:
    made = Atom1Feed(
        title=title, link=absolute(address), feed_url=absolute(own), description=None, language="fr"
    )
    for aid in aids:
        on = aid.checked_on or aid.starts_on or clock.today()
        at = dt.datetime.combine(on, dt.time(), clock.zone())
        told = (words.due(aid), words.money(aid), ", ".join(aid.funders), aid.summary)
        made.add_item(
            title=aid.name,
            link=absolute(aid.get_absolute_url()),
            description=" · ".join(filter(None, told)),
            pubdate=at,
            updateddate=at,
            unique_id=absolute(aid.get_absolute_url()),
        )
    return str(made.writeString("utf-8"))
