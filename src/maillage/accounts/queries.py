"""The sessions that somebody has open, in words."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from maillage.accounts.models import User
from maillage.base import clock

# The first that is named wins: browsers call themselves by several names.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class OpenSession:
    pk: int
    device: str
    opened_at: dt.datetime
    is_this_one: bool


def sessions_of(user: Any, key: str) -> list[OpenSession]:
    """Those that still open something, latest first; `key`: of the session that asks."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    rows = UserSession.objects.filter(user=user, session_key__in=alive).order_by("-created_at")
    return [
        OpenSession(row.pk, device(row.user_agent), row.created_at, row.session_key == key)
        for row in rows
    ]


def names_of(authors: Iterable[str]) -> dict[str, str]:
    """{author, as the ledger names them: the name of the person}, of those who have an account."""
    keys = {by: by.removeprefix("user:") for by in authors if by.startswith("user:")}
    people = User.objects.in_bulk([int(pk) for pk in keys.values()])
    return {by: str(people[int(pk)]) for by, pk in keys.items() if int(pk) in people}


def device(user_agent: str) -> str:
    """A browser's own words, as a person would say them: « Firefox, Linux »."""
    found = [
        next((name for sign, name in known if re.search(sign, user_agent)), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or _("appareil inconnu")
