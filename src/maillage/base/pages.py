"""Whole public pages kept in memory, invalidated from the ledger.

A public page is the same for every visitor without a cookie. What it shows changes with a change
of the ledger, a commit of the index, or the time of day (what is open): the stamp of a kept page
holds all three. See ADR 8.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse

from maillage.base import clock, files, history
from maillage.base.search import reader

MOST_PAGES, LONGEST = 200, 150_000
MINUTES = 5
PARTS = ("HX-Request", "HX-History-Restore-Request")  # what makes the same address smaller


class Kept:
    """The pages of this process, the least lately read leaving first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple, tuple[tuple, bytes, str]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple, stamp: tuple) -> HttpResponse | None:
        with self._lock:
            found = self._pages.get(key)
            if found is None or found[0] != stamp:
                return None
            self._pages.move_to_end(key)
        return HttpResponse(found[1], content_type=found[2])

    def keep(self, key: tuple, stamp: tuple, response: HttpResponse) -> None:
        if response.status_code != 200 or response.cookies or len(response.content) > LONGEST:
            return
        with self._lock:
            self._pages[key] = (stamp, response.content, response.headers["Content-Type"])
            self._pages.move_to_end(key)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)


_kept = Kept()


def stamp() -> tuple:
    """What a kept page depends on."""
    now = clock.now()
    return (
        history.latest(),
        reader.mark(),
        now.date(),
        (now.hour * 60 + now.minute) // MINUTES,
        files.is_demonstration(),
    )


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Serve a public page from memory to those who carry no cookie."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Any cookie: a message to one person travels in a cookie of its own, without a session.
        if request.method != "GET" or request.COOKIES:
            return view(request, *args, **kwargs)
        part = (request.headers.get(name) for name in PARTS)
        key = (request.get_full_path(), *part)
        now = stamp()
        found = _kept.get(key, now)
        if found is None:
            found = view(request, *args, **kwargs)
            _kept.keep(key, now, found)
        found.headers["Vary"] = "Cookie, HX-Request"
        return found

    return answered
