"""How much may be sent: a form is small; a view that takes a file says how large, and only who may
open it sends that much. Said by the length that is announced, before a byte of it is read."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from maillage.base.numbers import whole
from maillage.web.guard import PUBLIC

SMALL = 3_000_000  # a form of text
ENVELOPE = 100_000  # what a file travels in
LARGEST = 110_000_000  # above what any view takes


def takes(most: int) -> Callable:
    """A view that receives a file of so many bytes."""

    def declare(view: Callable) -> Callable:
        view.largest_body = most + ENVELOPE  # type: ignore[attr-defined]
        return view

    return declare


def announced(environment: dict[str, Any]) -> int:
    """The length of a body, 0 when none is said: then nothing is read."""
    length = whole(environment.get("CONTENT_LENGTH") or "0")
    return LARGEST + 1 if length is None else length


class BoundedBody:
    """Refuses what is too large for its view, or for who sends it."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        length = announced(request.META)
        if length <= SMALL:
            return None
        is_known = getattr(view, "audience", PUBLIC).admits(request)
        if is_known and length <= getattr(view, "largest_body", SMALL):
            return None
        sentence = _("C’est trop lourd pour ce formulaire : rien n’a été lu.")
        return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")


def bounded(application: Callable) -> Callable:
    """What no view takes is refused at the door, before Django."""

    def door(environment: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if announced(environment) > LARGEST:
            start_response("413 Content Too Large", [("Content-Length", "0")])
            return [b""]
        return application(environment, start_response)

    return door
