"""Forms of visitors, without a cookie: every public form has this by writing `{% csrf_token %}`.

Whoever has no session carries a signed, dated token in the form itself, good for the page that
showed it and what is beneath, and the browser must say that this site sent the form:
`Sec-Fetch-Site` and `Origin`, or `Referer` for old ones. With a session, Django's own check holds,
unchanged. See ADR 20.
"""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.utils.functional import SimpleLazyObject

SALT = "maillage.form:"
LIFE = 48 * 3600  # seconds that a form may stay open
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
FIELD = "csrfmiddlewaretoken"


def is_visitor(request: HttpRequest) -> bool:
    """Whether nothing is kept of who asks: no session came, none was opened meanwhile."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    session = getattr(request, "session", None)
    return session is None or session.is_empty()


def is_signed_in(request: HttpRequest) -> bool:
    """Whether the session lends somebody's rights; one that a passkey began lends none yet."""
    return not is_visitor(request) and SESSION_KEY in request.session


def token_for(path: str) -> str:
    return signing.TimestampSigner(salt=SALT + path).sign("form")


def form_token(request: HttpRequest) -> dict[str, Any]:
    """What `{% csrf_token %}` writes: a context processor, after Django's own."""

    def token() -> str:
        return token_for(request.path) if is_visitor(request) else get_token(request)

    return {"csrf_token": SimpleLazyObject(token)}


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form in hand was given by this page, or by one above it, and lately."""
    try:
        told = request.POST.get(FIELD, "")
    except UnreadablePostError:
        return False
    path = request.path
    while path:
        try:
            signing.TimestampSigner(salt=SALT + path).unsign(told, max_age=LIFE)
        except signing.BadSignature:
            path = path.rstrip("/").rpartition("/")[0]
            path = f"{path}/" if path else ""
        else:
            return True
    return False


def _was_sent_from_here(request: HttpRequest) -> bool:
    """What the browser says, and no page can make it say. Whoever says nothing is refused."""
    sent = request.headers
    site = sent.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    told = sent.get("Origin")
    if told is None:
        told = None if site is not None else sent.get("Referer", "")
    return told is None or _origin(told) in _own_origins(request)


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ("", "")
    return (parts.scheme, parts.netloc)


def _own_origins(request: HttpRequest) -> set[tuple[str, str]]:
    known = {_origin(url) for url in settings.CSRF_TRUSTED_ORIGINS}
    with suppress(DisallowedHost):
        known.add(("https" if request.is_secure() else "http", request.get_host()))
    return known


class FormsWithoutCookies(CsrfViewMiddleware):
    """Django's check, but for whoever is not signed in."""

    def process_view(
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> HttpResponse | None:
        acts = request.method not in SAFE and not getattr(callback, "csrf_exempt", False)
        if (
            acts
            and not is_signed_in(request)
            and _was_sent_from_here(request)
            and _is_ours(request)
        ):
            return self._accept(request)
        return super().process_view(request, callback, callback_args, callback_kwargs)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = getattr(request, "session", None)
        if session is not None and not session.is_empty():
            return super().process_response(request, response)
        if settings.CSRF_COOKIE_NAME in request.COOKIES:  # whoever signs out keeps nothing of ours
            response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Lax")
        return response
