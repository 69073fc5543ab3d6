"""What recipients asked for, and what rooms have to say to them."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.http import Http404

from maillage.base.catalogue import Slot
from maillage.mailing.models import Bounce, Recipient, SavedSearch

SALT = "maillage.recipient"
LINK_LIFE = 2 * 365 * 24 * 3600  # seconds: the link of an old digest still ends it


@dataclass(frozen=True)
class NewResult:
    """Something new that a saved search found."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Searchable:
    """What may be searched again: `fresh(query, since)` finds what came since; `name(query)` says
    the search in words, `clean(query)` is its canonical address; `invitation` tells somebody who
    has no alert yet what one is for."""

    url_name: str
    name: Callable[[str], str]
    clean: Callable[[str], str]
    fresh: Callable[[str, dt.datetime], list[NewResult]]
    invitation: Any


@dataclass(frozen=True)
class DigestPart:
    """What a room says in a digest."""

    title: str
    text: str


@dataclass(frozen=True)
class Speaker:
    """A room that has something to say without being asked: `due(today)` are the addresses,
    `part(email, today)` the words, `told(email, today)` remembers."""

    due: Callable[[dt.date], Collection[str]]
    part: Callable[[str, dt.date], DigestPart]
    told: Callable[[str, dt.date], None]


SEARCHES: Slot[Searchable] = Slot("what may be searched again")
SPEAKERS: Slot[Speaker] = Slot("rooms that speak in the digest")


def key_of(recipient: Recipient) -> str:
    """The token of the address where a recipient sees and ends everything."""
    return signing.dumps(recipient.pk, salt=SALT)


def recipient_of(token: str) -> Recipient:
    """Whose link it is. Not one, too old, or ended: 404."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=LINK_LIFE)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    found = Recipient.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def mine(user: Any) -> Recipient | None:
    return Recipient.objects.visible_to(user).first()


def searches_of(user: Any) -> QuerySet[SavedSearch]:
    rows = SavedSearch.objects.filter(recipient__in=Recipient.objects.visible_to(user))
    return rows.exclude(confirmed_at=None)


def came_back(many: int = 20) -> QuerySet[Bounce]:
    return Bounce.objects.all()[:many]
