"""Whole public pages kept in memory, invalidated from the ledger.

A public page is the same for every visitor without a cookie. What it shows changes with an act of
which visitors see something, a commit of the index, or the time of day (what is open): the stamp of
a kept page holds all three. `front` gives it again before Django. See ADR 8 and 30.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

from maillage.base import clock, files, history
from maillage.base.catalogue import Slot
from maillage.web import notices, traces

Answer = TypeVar("Answer")
STAMPS: Slot[Callable[[], Hashable]] = Slot("what else a public page or file depends on: its state")
MOST_PAGES, LONGEST = 200, 150_000
MINUTES = 5
PLACE = "maillage.page"  # in the environment of a request: the page that answers it
PARTS = ("HTTP_HX_REQUEST", "HTTP_HX_HISTORY_RESTORE_REQUEST")  # make the same address smaller
# The site that was asked for: a name that is not its own is refused, never answered from here.
SITE = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "wsgi.url_scheme", "SCRIPT_NAME")


@dataclass(eq=False)
class CachedPage:
    """A page as its view made it, and as it left."""

    stamp: tuple
    body: bytes
    kind: str  # its Content-Type
    counted: tuple[tuple[str, str], ...] = ()  # what its view counts; others may, around it
    traces: tuple[tuple[str, str], ...] = ()  # what each reading of it counts
    headers: tuple[tuple[str, str], ...] | None = None  # once it went through the middleware
    packed: dict[str, bytes] = field(default_factory=dict)  # {encoding: body}


class Pages:
    """The pages of this process, the least lately read leaving first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple, CachedPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple) -> CachedPage | None:
        """Whether it still stands is for its reader to see."""
        with self._lock:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
        return found

    def has(self, key: tuple, page: CachedPage) -> bool:
        with self._lock:
            return self._pages.get(key) is page

    def store(self, key: tuple, page: CachedPage) -> None:
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()


CACHE = Pages()


def stamp() -> tuple:
    """What a kept page depends on."""
    now = clock.now()
    return (
        history.moved(),
        *(state() for state in STAMPS),
        now.timestamp() // (MINUTES * 60),
        files.is_demonstration(),
        files.is_quiet(),
    )


def remembered(function: Callable[[], Answer]) -> Callable[[], Answer]:
    """Remember what a reading without argument answers, for as long as a page kept now would stand.
    The slices of an import are one act: only the index tells each of them."""
    told: dict[str, tuple[tuple, Answer]] = {}

    @wraps(function)
    def answered() -> Answer:
        now = stamp()
        found = told.get("last")
        if found is None or found[0] != now:
            found = told["last"] = (now, function())
        return found[1]

    return answered


def key_of(environment: Mapping[str, Any]) -> tuple:
    """What makes two requests ask for the same page: their WSGI environment, as the server says."""
    parts = (environment.get(name, "") for name in (*SITE, "PATH_INFO", "QUERY_STRING", *PARTS))
    return tuple(parts)


def cached(*reads: str) -> Callable:
    """A view whose page is kept for those who carry no cookie. `reads` are the parameters that it
    looks at: an address that says others, as those of letters and networks do, is the same page."""

    def caching(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # Words to one person travel in a cookie, or are named by the address.
            if request.method != "GET" or request.COOKIES or notices.PARAMETER in request.GET:
                return view(request, *args, **kwargs)
            _only(request, reads)
            key, now = key_of(request.META), stamp()
            organisation = CACHE.get(key)
            if organisation is not None and organisation.stamp == now:
                response = HttpResponse(organisation.body, content_type=organisation.kind)
                traces.trace_all(organisation.counted, request.META)
            else:
                around = len(request.META.get(traces.TRACED, ()))
                response = view(request, *args, **kwargs)
                counted = tuple(request.META.get(traces.TRACED, ()))[around:]
                organisation = _page_of(response, now, counted)
            if organisation is not None:
                CACHE.store(key, organisation)
                request.META[PLACE] = organisation
            response.headers["Vary"] = "Cookie, HX-Request"
            return response

        answered.reads = reads  # type: ignore[attr-defined]
        return answered

    return caching


def address_of(request: HttpRequest) -> str:
    """The path of a page, with what its view reads of the question alone: the same for all that one
    kept page answers."""
    reads = getattr(request.resolver_match.func, "reads", ()) if request.resolver_match else ()
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    query = urlencode([(name, value) for name, value in pairs if name in reads and value])
    return f"{request.path}?{query}" if query else request.path


def _page_of(response: HttpResponse, now: tuple, counted: tuple) -> CachedPage | None:
    if response.status_code != 200 or response.cookies or len(response.content) > LONGEST:
        return None
    return CachedPage(now, response.content, response.headers["Content-Type"], counted)


def _only(request: HttpRequest, reads: tuple[str, ...]) -> None:
    """Leave out of an address what its view does not read."""
    query = request.META.get("QUERY_STRING", "")
    if query and not set(request.GET) <= set(reads):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in pairs if name in reads])
        request.META["QUERY_STRING"] = query
        request.GET = QueryDict(query, encoding=request.encoding)
