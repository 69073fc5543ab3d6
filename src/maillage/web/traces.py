"""What a reading leaves behind: counted in memory, written once a minute."""

import atexit
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from threading import Lock, Thread
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from maillage.base import clock
from maillage.base.catalogue import Slot

TRACES_EVERY = 60  # seconds
_traces: Counter[tuple[str, str]] = Counter()
_traced_at = time.monotonic()
_tracing = Lock()
TRACERS: Slot[Callable[[dict[str, int]], None]] = Slot("who writes what readings leave: kind.what")
ROBOTS = re.compile(r"bot|crawl|spider|slurp|preview|curl|wget|python", re.IGNORECASE)


TRACED = "maillage.traced"  # in the environment of a request: what its reading counts


def trace(name: str, key: str, request: HttpRequest) -> None:
    """Count a reading, in memory; `Traces` hands the sums of a minute to the tracer of that name,
    as `organisation.views`. Robots count for nobody."""
    trace_all([(name, key)], request.META)


def trace_all(readings: Sequence[tuple[str, str]], environment: dict[str, Any]) -> None:
    """The same, of several, as those that a view counted when its page was kept."""
    environment.setdefault(TRACED, []).extend(readings)
    count(readings, environment)


def count(readings: Iterable[tuple[str, str]], environment: Mapping[str, Any]) -> None:
    """The same, of the WSGI environment of a request."""
    agent = environment.get("HTTP_USER_AGENT", "")
    if agent and not ROBOTS.search(agent):
        with _tracing:
            _traces.update(readings)


def write_traces() -> None:
    """Hand what was counted to the tracers."""
    global _traced_at
    with _tracing:
        counted, _traced_at = dict(_traces), time.monotonic()
        _traces.clear()
    with clock.here():
        for name, tracer in TRACERS.items():
            if sums := {key: n for (of, key), n in counted.items() if of == name}:
                tracer(sums)


class Traces:
    """Once a minute, after an answer, writes what readings left."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response
        atexit.register(_write_last_traces)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        write_when_due()
        return response


def write_when_due() -> None:
    """Once a minute, beside: nobody waits for a busy database."""
    global _traced_at
    if _traces and time.monotonic() - _traced_at > TRACES_EVERY:
        _traced_at = time.monotonic()
        Thread(target=_write_and_close, daemon=True).start()


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
