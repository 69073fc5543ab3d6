"""Private links: what somebody without an account opens, with a second lock and a new one at will.

The link alone leads to a page that asks for a code; the code leaves by mail for the address of the
link, and opens it for the visit. A link that was shared by mistake is drawn again: the former one
opens nothing at the next request, nor does what it had opened.

A room makes a table of `PrivateLink`, draws in its acts (`drawn`, `code_drawn`), and asks
`is_unlocked` before it shows anything. The code and the token are never kept.
"""

import datetime as dt
import secrets
import string
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from maillage.base import clock
from maillage.base.sealed import hashed

VISIT = dt.timedelta(hours=2)  # what a code opens, at most
CODE_LIFE = dt.timedelta(minutes=15)
MOST_TRIES = 5  # of one code: one in 200,000 to guess it
LENGTH = 6
UNLOCKED = "unlocked"  # in the session: {hash of a link: the moment until which it is open}


class PrivateLink(models.Model):
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)  # where its codes go; empty: it cannot be unlocked
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


def drawn(link: PrivateLink) -> str:
    """A token of its own for a link, whose former one is no more; the caller saves."""
    token = secrets.token_urlsafe(32)
    link.token_hash = hashed(token)
    _forget_code(link)
    return token


def link_of(rows: models.QuerySet, token: str) -> Any:
    """The link that a token opens, or None."""
    return rows.filter(token_hash=hashed(token)).first()


def code_drawn(link: PrivateLink, at: dt.datetime) -> str:
    """A code of six digits that replaces the one before; the caller saves, and sends it."""
    code = f"{secrets.randbelow(10**LENGTH):0{LENGTH}}"
    link.code_hash, link.code_until, link.code_tries = _sealed(link, code), at + CODE_LIFE, 0
    return code


def code_tried(link: PrivateLink, typed: str, at: dt.datetime) -> bool:
    """Whether this is the code; it serves once, and no more after five that were wrong. The caller
    holds the row and saves it either way."""
    code = "".join(sign for sign in typed if sign in string.digits)
    is_alive = bool(link.code_hash) and link.code_until is not None and at <= link.code_until
    if not is_alive or link.code_tries >= MOST_TRIES:
        return False
    link.code_tries += 1
    if not constant_time_compare(link.code_hash, _sealed(link, code)):
        return False
    _forget_code(link)
    return True


def unlock(request: HttpRequest, link: PrivateLink) -> None:
    """Open a link for this visit, in this browser."""
    until = (clock.now() + VISIT).timestamp()
    request.session[UNLOCKED] = {**request.session.get(UNLOCKED, {}), link.token_hash: until}


def lock(request: HttpRequest, link: PrivateLink) -> None:
    """« J’ai fini » : on a shared machine."""
    opened = {**request.session.get(UNLOCKED, {})}
    opened.pop(link.token_hash, None)
    request.session[UNLOCKED] = opened


def is_unlocked(request: HttpRequest, link: PrivateLink) -> bool:
    until = request.session.get(UNLOCKED, {}).get(link.token_hash, 0)
    return clock.now().timestamp() < until


def hint_of(email: str) -> str:
    """« n…@exemple.fr »: who owns an address knows it again, nobody learns it."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}" if domain else ""


def _sealed(link: PrivateLink, code: str) -> str:
    """Under the key of the site, and of this link: six digits are soon tried all."""
    return salted_hmac("maillage.private_link", f"{link.token_hash}:{code}").hexdigest()


def _forget_code(link: PrivateLink) -> None:
    link.code_hash, link.code_until, link.code_tries = "", None, 0
