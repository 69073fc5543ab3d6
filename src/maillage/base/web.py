"""The web: audiences, the guard of reading, repeated forms, headers. No domain noun.

Every view states its audience: `@audience(PUBLIC)`. The audiences themselves are declared where
the role lives; here is only the mechanism. A test walks every URL and fails on silence.
"""

import atexit
import hashlib
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import wraps
from threading import Lock, Thread
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from whitenoise.middleware import WhiteNoiseMiddleware

from maillage.base.catalogue import Slot
from maillage.base.models import FormKey


class Refusal(Exception):
    """A rule says no, in a sentence that the page shows. Subclasses name the reason."""

    message = ""

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Audience:
    """Who may open a page: `admits(request)`; visitors who are not signed in are led to sign in,
    and `first(request)` is the page where somebody has something to do before, or empty."""

    name: str
    admits: Callable[[HttpRequest], bool]
    first: Callable[[HttpRequest], str] = lambda request: ""


PUBLIC = Audience("public", lambda request: True)


def audience(of: Audience) -> Callable:
    """Declare who may open a view, and run it under the guard of reading when it only reads."""

    def declare(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not of.admits(request):
                if request.user.is_authenticated:  # type: ignore[union-attr]
                    if before := of.first(request):
                        return redirect(before)
                    raise PermissionDenied
                return redirect_to_login(request.get_full_path())
            with reading() if request.method in ("GET", "HEAD") else nullcontext():
                response = view(request, *args, **kwargs)
                if hasattr(response, "render"):
                    response.render()
                return response

        guarded.audience = of  # type: ignore[attr-defined]
        return guarded

    return declare


READS = ("SELECT", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "WITH")
TRACES = ("django_session", '"cache"')


class ReadingWrites(RuntimeError):
    """A GET tried to change a fact."""


def reading() -> Any:
    """Inside, the database answers questions only. Sessions and cache are the exceptions."""

    def only_select(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        verb = sql.lstrip(" (").split(None, 1)[0].upper()
        if verb not in READS and not any(table in sql for table in TRACES):
            raise ReadingWrites(sql[:200])
        return execute(sql, params, many, context)

    return connection.execute_wrapper(only_select)


class DeclaredAudience:
    """Refuses a view of ours that forgot to say who may open it."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple, kwargs: dict) -> None:
        ours = view.__module__.startswith("maillage.")
        if ours and not hasattr(view, "audience"):
            raise PermissionDenied(f"{view.__module__}.{view.__name__} has no audience")


# Repeated forms


def form_key() -> str:
    """A key for a hidden field: the form that carries it acts once."""
    return secrets.token_urlsafe(16)


def first_result(key: str) -> str | None:
    """Where the first sending of this form led, or None when it has not been sent yet."""
    row = FormKey.objects.filter(key=key).first() if key else None
    return row.result if row else None


def once(key: str, act: Callable[[], str]) -> str:
    """Run `act` and remember the address that it returns, in one transaction. The same key again
    acts no more: it answers with the first address."""
    if not key:
        return act()
    if (known := first_result(key)) is not None:
        return known
    try:
        with transaction.atomic():
            row = FormKey.objects.create(key=key[:64])
            row.result = act()
            row.save(update_fields=["result"])
            return row.result
    except IntegrityError:
        if (known := first_result(key)) is None:
            raise
        return known


def hashed(token: str) -> str:
    """What is kept of a secret, or of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def visitor(request: HttpRequest) -> str:
    """Where a request comes from: what the proxy of this machine says, else the peer itself."""
    peer = request.META.get("REMOTE_ADDR", "")
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if told and peer in ("127.0.0.1", "::1", "") else peer


def too_often(name: str, request: HttpRequest, most: int, seconds: int) -> bool:
    """Whether this address of the network has done it more than `most` times in a window of so
    many seconds. Counted in the shared cache, so that it holds over all processes."""
    who = hashed(visitor(request))[:16]
    key = f"often:{name}:{who}:{int(time.time()) // seconds}"
    times = (cache.get(key) or 0) + 1
    cache.set(key, times, seconds)
    return times > most


# What a reading leaves behind

TRACES_EVERY = 60  # seconds
_traces: Counter[tuple[str, str]] = Counter()
_traced_at = time.monotonic()
_tracing = Lock()
TRACERS: Slot[Callable[[dict[str, int]], None]] = Slot("who writes down what readings leave")
ROBOTS = re.compile(r"bot|crawl|spider|slurp|preview|curl|wget|python", re.IGNORECASE)


def trace(name: str, key: str, request: HttpRequest) -> None:
    """Count a reading, in memory; `Traces` hands the sums of a minute to the tracer of that name.
    Robots count for nobody."""
    agent = request.headers.get("User-Agent", "")
    if agent and not ROBOTS.search(agent):
        with _tracing:
            _traces[name, key] += 1


def write_traces() -> None:
    """Hand what was counted to the tracers."""
    global _traced_at
    with _tracing:
        counted, _traced_at = dict(_traces), time.monotonic()
        _traces.clear()
    for name, tracer in TRACERS.items():
        if sums := {key: n for (of, key), n in counted.items() if of == name}:
            tracer(sums)


class Traces:
    """Once a minute, after an answer, writes what readings left."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response
        atexit.register(_write_last_traces)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        global _traced_at
        response = self.get_response(request)
        if _traces and time.monotonic() - _traced_at > TRACES_EVERY:
            _traced_at = time.monotonic()
            Thread(target=_write_and_close, daemon=True).start()  # nobody waits for a busy database
        return response


def _write_and_close() -> None:
    try:
        with suppress(DatabaseError):  # the sums of this minute are lost
            write_traces()
    finally:
        connection.close()


def _write_last_traces() -> None:
    if _traces:
        with suppress(DatabaseError):
            write_traces()


# Pages


def page_of(items: Any, number: str | None, size: int = 20) -> Any:
    """A page of a list; a number that makes no sense is the nearest page."""
    return Paginator(items, size).get_page(number)


# Headers and files


class ContentSecurityPolicy:
    """Only what this site serves runs, and no form leaves it."""

    POLICY = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=()")
        return response


class CompleteStatic(WhiteNoiseMiddleware):
    """Static files as complete bodies: a slow reader of a streamed one holds a thread."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponseBase:
        answer = WhiteNoiseMiddleware.serve(static_file, request)
        if not getattr(answer, "streaming", False):
            return answer
        body = HttpResponse(b"".join(answer.streaming_content), status=answer.status_code)
        answer.close()
        for name, value in answer.items():
            body.headers[name] = value
        return body


def absolute(path: str) -> str:
    """The public address of a path of this site."""
    return settings.PUBLIC_URL + path


def lazily(function: Callable[[], Any]) -> Any:
    """A value for a template that is computed only when the template asks."""
    return SimpleLazyObject(function)
