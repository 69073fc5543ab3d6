"""What every request and every answer goes through."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.http.request import UnreadablePostError
from whitenoise.middleware import WhiteNoiseMiddleware

from maillage.base.numbers import LARGEST
from maillage.web.guard import is_personal

NUL = "\x00"


class WithoutNul:
    """Nobody types a NUL, and PostgreSQL keeps none in a text: it is taken out of what an address,
    a form and a cookie say. An address whose path has one, or a number that no database keeps,
    leads nowhere."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {
            name: value for name, value in request.COOKIES.items() if NUL not in name + value
        }
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple, kwargs: dict) -> None:
        numbers = [value for value in kwargs.values() if isinstance(value, int)]
        if NUL in request.path_info or any(number > LARGEST for number in numbers):
            raise Http404
        request.GET = without_nul(request.GET)
        with suppress(UnreadablePostError):  # they hung up
            request.POST = without_nul(request.POST)


def without_nul(sent: QueryDict) -> QueryDict:
    """The same, untouched when there is none."""
    if not any(NUL in text for name, values in sent.lists() for text in (name, *values)):
        return sent
    found = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        found.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    found._mutable = False
    return found


class DeclaredAudience:
    """Refuses a view of ours that forgot to say who may open it; what is for one person is kept by
    no cache."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_personal(request):
            response.headers["Cache-Control"] = "no-store"
        elif settings.SESSION_COOKIE_NAME in request.COOKIES:  # its menu names who reads
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: tuple, kwargs: dict) -> None:
        ours = view.__module__.startswith("maillage.")
        if ours and not hasattr(view, "audience"):
            raise PermissionDenied(f"{view.__module__}.{view.__name__} has no audience")


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
        kind = response.headers.get("Content-Type", "")
        if kind.startswith("text/") or kind.endswith("xml"):
            response.headers["Content-Type"] = (
                kind if "charset" in kind else f"{kind}; charset=utf-8"
            )
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
