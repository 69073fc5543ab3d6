"""What recipients asked for, what rooms have to say to them, and by which server it leaves."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from email.utils import formataddr
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail.backends.smtp import EmailBackend
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from maillage.base.catalogue import Slot
from maillage.base.mail import MailRoute
from maillage.base.sealed import SealedSerializer
from maillage.mailing.models import Bounce, MailServer, Recipient, SavedSearch

SALT = "maillage.recipient"
LINK_LIFE = 2 * 365 * 24 * 3600  # seconds: the link of an old digest still ends it


@dataclass(frozen=True)
class NewResult:
    """Something new to tell: whole addresses, of its page and of a picture that says `alt`."""

    title: str
    text: str
    url: str
    picture: str = ""
    alt: str = ""


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
    """What a room says in a digest: words in plain text, and things to tell; either may be none."""

    title: str
    text: str = ""
    items: Sequence[NewResult] = ()


@dataclass(frozen=True)
class Speaker:
    """A room that has something to say without being asked: `due(today)` are the addresses,
    `part(email, today)` the words, `told(email, today)` remembers."""

    due: Callable[[dt.date], Collection[str]]
    part: Callable[[str, dt.date], DigestPart]
    told: Callable[[str, dt.date], None]


SEARCHES: Slot[Searchable] = Slot("what may be searched again")


def invitations() -> list[tuple[Any, str]]:
    """(what an alert is for, where one is made), to who has none."""
    return [(search.invitation, reverse(search.url_name)) for search in SEARCHES]


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


# The server

SERVER_TIMEOUT = 20  # seconds, for each answer of a server


def mail_server() -> MailServer:
    """What the team typed, or an empty one."""
    return MailServer.objects.filter(pk=1).first() or MailServer(pk=1)


def route() -> MailRoute | None:
    """The server that the machine names, else the one that the team typed, once it took a message.
    None too where the password that it needs does not open any more."""
    if settings.SMTP:
        return route_of_address()
    server = mail_server()
    if not server.accepted_at:
        return None
    try:
        return route_of(server)
    except signing.BadSignature:
        return None


def route_of_address() -> MailRoute:
    """The server of MAILLAGE_SMTP."""
    parts = urlsplit(settings.SMTP)
    details = {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp" and bool(parts.username),
        "use_ssl": parts.scheme == "smtps",
    }
    return MailRoute(parts.hostname or "", settings.DEFAULT_FROM_EMAIL, _opening(**details))


def route_of(server: MailServer) -> MailRoute:
    """The server that the team typed. Raises BadSignature when its password does not open."""
    details = {
        "host": server.host,
        "port": server.port,
        "username": server.user,
        "password": SealedSerializer().loads(bytes(server.password)) if server.password else "",
        "use_tls": server.encryption == MailServer.Encryption.STARTTLS,
        "use_ssl": server.encryption == MailServer.Encryption.TLS,
    }
    sender = formataddr((server.sender_name, server.sender))
    return MailRoute(server.host, sender, _opening(**details))


def _opening(**details: Any) -> Callable[[], EmailBackend]:
    return partial(EmailBackend, timeout=SERVER_TIMEOUT, **details)
