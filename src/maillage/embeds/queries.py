"""What a frame shows, and what a page of the site says of itself."""

from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse

from maillage.web.guard import is_personal

# What a reading by the site itself is called: robots count for nobody.
AGENT = "maillage-preview"
INSIDE = {"frame_list", "frame_map", "frame_agenda", "frame_page", "share_picture", "oembed"}
CARRIED = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO")


class NotOurs(Exception):
    """An address of another site, or none."""


class NotPublic(Exception):
    """A page that is not for everybody."""


@dataclass(frozen=True)
class PageHead:
    """What a page says of itself. `path`: its address here, with its query; `picture`: its own,
    none where one is drawn of its title."""

    path: str
    title: str
    description: str = ""
    picture: str = ""

    @property
    def address(self) -> str:
        return settings.PUBLIC_URL + self.path


def ours(address: str) -> str:
    """The path, with its query, of an address of this site. Raises NotOurs."""
    try:
        found = urlsplit(address.strip())
        own = urlsplit(settings.PUBLIC_URL)
        is_path = not found.scheme and not found.netloc and found.path.startswith("/")
        if not is_path and (found.scheme, found.netloc) != (own.scheme, own.netloc):
            raise NotOurs(address)
    except ValueError as broken:  # a port that is none, brackets of no IPv6
        raise NotOurs(address) from broken
    return SplitResult("", "", found.path or "/", found.query, "").geturl()


def head_of(path: str, request: HttpRequest) -> PageHead:
    """What a visitor without a session is given at this path. Raises NotPublic, NotOurs where
    nothing is found."""
    response = _given(path, request)
    if response.status_code in (301, 302, 308):
        path = ours(response.headers["Location"])
        response = _given(path, request)
    if response.status_code in (401, 403):
        raise NotPublic(path)
    if response.status_code != 200 or "html" not in response.headers.get("Content-Type", ""):
        raise NotOurs(path)
    read = _Head()
    read.feed(response.content.decode())
    said = read.said
    picture = said.get("og:image", "")
    if reverse("share_picture") in picture:
        picture = ""  # that one is the title, once more
    return PageHead(
        path,
        said.get("og:title") or read.title.strip(),
        said.get("og:description") or said.get("description", ""),
        picture,
    )


def _given(path: str, request: HttpRequest) -> HttpResponseBase:
    asked = _asked(urlsplit(path), request)
    try:
        asked.resolver_match = resolve(asked.path_info)
    except Resolver404:
        raise NotOurs(path) from None
    if is_personal(asked):
        raise NotPublic(path)
    if asked.resolver_match.url_name in INSIDE:  # a frame that would frame itself
        raise NotOurs(path)
    return _handler().get_response(asked)


@lru_cache(1)
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _asked(where: SplitResult, request: HttpRequest) -> WSGIRequest:
    """A visitor's request: no cookie of who asks, nothing of their browser."""
    known = {name: request.META[name] for name in CARRIED if name in request.META}
    return WSGIRequest(
        known
        | {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": where.path,
            "QUERY_STRING": where.query,
            "HTTP_USER_AGENT": AGENT,
            "REMOTE_ADDR": request.META.get("REMOTE_ADDR", ""),
            "wsgi.input": BytesIO(),
        }
    )


class _Head(HTMLParser):
    """The title of a page and its `meta`."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.said, self._is_in_title = "", dict[str, str](), False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._is_in_title = tag == "title" and not self.title
        name = given.get("property") or given.get("name")
        if tag == "meta" and name:
            self.said.setdefault(name, given.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        self._is_in_title = False

    def handle_data(self, data: str) -> None:
        if self._is_in_title:
            self.title += data


def context_of(rows: list[Any], total: int, page: str) -> dict[str, Any]:
    """What every frame that lists says: its rows, how many more, and where they all are."""
    return {"rows": rows, "total": total, "more": max(0, total - len(rows)), "page": page}
