"""Who asks, when nobody says who they are: where from, how often, and a line when they are refused.

No address of a visitor is written anywhere: a count knows a keyed hash, the log knows a network.
"""

import datetime as dt
import ipaddress
import logging
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from maillage.base import clock, jobs
from maillage.base.models import Tally

DOOR = logging.getLogger("maillage.door")
REFUSALS = (401, 403, 413, 429)
FORGET = "visitors.forget"
HOME_BITS = 64  # what one subscriber receives in IPv6
LOGGED_BITS = {4: 24, 6: 48}  # as widely as stopping an attack needs


def visitor(request: HttpRequest) -> str:
    """Where a request comes from: what the proxy of this machine says, else the peer itself."""
    peer = request.META.get("REMOTE_ADDR", "")
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if told and peer in ("127.0.0.1", "::1", "") else peer


def network(address: str, bits: dict[int, int]) -> str:
    """The network of an address; IPv4 inside IPv6 is IPv4. What is no address stays as it is."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((found, bits[found.version]), strict=False))


def home(request: HttpRequest) -> str:
    """What counts as one visitor: an address in IPv4, a /64 in IPv6."""
    return network(visitor(request), {4: 32, 6: HOME_BITS})


COUNT = (
    'INSERT INTO "base_tally" ("key", "times", "until") VALUES (%s, 1, %s) '
    'ON CONFLICT ("key") DO UPDATE SET "times" = "base_tally"."times" + 1 RETURNING "times"'
)


def too_often(name: str, request: HttpRequest, most: int, seconds: int) -> bool:
    """Whether this visitor has done it more than `most` times in a window of so many seconds.
    Counted by one statement, so that no two processes count the same."""
    now = clock.now()
    window = int(now.timestamp()) // seconds
    who = salted_hmac("maillage.often", f"{name}:{window}:{home(request)}", algorithm="sha256")
    until = now + dt.timedelta(seconds=(window + 1) * seconds - now.timestamp())
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [who.hexdigest(), connection.ops.adapt_datetimefield_value(until)])
        times = cursor.fetchone()[0]
    if times > most:
        refused(request, f"too often ({name})")
    return times > most


@jobs.job(FORGET)
def forget() -> None:
    """Counts of windows that are over."""
    Tally.objects.filter(until__lt=clock.now()).delete()


def noted(request: HttpRequest, what: str, level: int = logging.INFO) -> None:
    """One line of the log: what, which page, who, from where."""
    match, user = request.resolver_match, getattr(request, "user", None)
    who = user.author if user is not None and user.is_authenticated else "visitor"
    DOOR.log(
        level,
        "%s %s %s by %s from %s",
        what,
        request.method,
        match.view_name if match else "?",
        who,
        network(visitor(request), LOGGED_BITS),
    )


def refused(request: HttpRequest, why: str) -> None:
    noted(request, why, logging.WARNING)


class Refusals:
    """A line of the log for each answer that says no."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in REFUSALS:
            refused(request, str(response.status_code))
        return response
