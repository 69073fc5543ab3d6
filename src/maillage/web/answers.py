"""Small parts of an answer: a page of a list, a file to keep, an address."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.http import content_disposition_header

from maillage.base.numbers import whole


def page_of(items: Any, number: str | None, size: int = 20) -> Any:
    """A page of a list; a number that makes no sense is the nearest page."""
    return Paginator(items, size).get_page(whole(number) or 1)


def attachment(body: bytes | str, name: str, kind: str) -> HttpResponse:
    """A file to keep, under a name; `kind` as `text/csv; charset=utf-8`."""
    response = HttpResponse(body, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def private(response: HttpResponse) -> HttpResponse:
    """The same, kept by no browser nor by anything between."""
    response.headers["Cache-Control"] = "no-store"
    return response


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the part of the page that moves, and not for a whole one to go back
    to."""
    return bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]


def absolute(path: str) -> str:
    """The public address of a path of this site."""
    return settings.PUBLIC_URL + path


def lazily(function: Callable[[], Any]) -> Any:
    """A value for a template that is computed only when the template asks."""
    return SimpleLazyObject(function)
