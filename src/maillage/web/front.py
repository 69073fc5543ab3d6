"""Kept pages, given before Django: for visitors without a cookie, compressed once. See ADR 30."""

import gzip
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import brotli
from django.db import Error

from maillage.web import pages, traces

Headers = list[tuple[str, str]]
PACKERS: Mapping[str, Callable[[bytes], bytes]] = {  # the smallest first
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
OF_THE_BODY = ("content-length", "content-encoding", "vary")


def fronted(application: Callable) -> Callable:
    """The WSGI application behind what is kept of it. What was read before the ledger moved is not
    given; when the database does not answer, the application says so."""

    def door(environment: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if environment["REQUEST_METHOD"] != "GET" or environment.get("HTTP_COOKIE"):
            return application(environment, start_response)
        key = pages.key_of(environment)
        page = _ready(key)
        if page is None:
            return _learnt(application, environment, start_response, key)
        traces.count(page.traces, environment)
        traces.write_when_due()
        packing = accepted(environment.get("HTTP_ACCEPT_ENCODING", ""))
        body = _packed(page, packing)
        own = [("Content-Length", str(len(body)))]
        if packing:
            own.append(("Content-Encoding", packing))
        start_response("200 OK", [*(page.headers or ()), *own])
        return [body]

    return door


def _ready(key: tuple) -> pages.CachedPage | None:
    """The page of that key, when it stands and went once through the middleware."""
    try:
        page = pages.CACHE.get(key)
        return page if page and page.headers and page.stamp == pages.stamp() else None
    except (Error, OSError):
        return None


def _learnt(
    application: Callable, environment: dict[str, Any], start_response: Callable, key: tuple
) -> Iterable[bytes]:
    """Ask the application, and see how a page that is kept leaves it."""
    left: Headers = []

    def started(status: str, headers: Headers, *fault: Any) -> Any:
        left.extend(headers)
        return start_response(status, headers, *fault)

    answer = application(environment, started)
    page = environment.get(pages.PLACE)
    # An address that says what its view does not read is kept as another: it is asked each time.
    sets_cookie = any(name.lower() == "set-cookie" for name, _value in left)  # of one reader
    if page is not None and pages.CACHE.has(key, page) and not sets_cookie:
        page.traces = tuple(environment.get(traces.TRACED, ()))
        asked = dict(left).get("Vary", "")
        vary = asked if "Accept-Encoding" in asked else f"{asked}, Accept-Encoding".lstrip(", ")
        own = [(name, value) for name, value in left if name.lower() not in OF_THE_BODY]
        page.headers = (*own, ("Vary", vary))
    return answer


@lru_cache(256)
def accepted(asked: str) -> str:
    """The packing to give to who says `Accept-Encoding` so, none when they take none (RFC 9110,
    12.5.3)."""
    weights = {}
    for part in asked.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        digits = weight.replace(" ", "").removeprefix("q=").strip("0.")
        weights[name.strip()] = bool(digits) or not weight.strip()
    return next((name for name in PACKERS if weights.get(name, weights.get("*", False))), "")


def _packed(page: pages.CachedPage, packing: str) -> bytes:
    if not packing:
        return page.body
    body = page.packed.get(packing)
    if body is None:
        body = page.packed[packing] = PACKERS[packing](page.body)
    return body
