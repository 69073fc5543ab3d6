"""Who may open a page, and the guard of reading. A test walks every URL and fails on silence."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from maillage.base.catalogue import Slot


@dataclass(frozen=True)
class Audience:
    """Who may open a page: `admits(request)`; visitors who are not signed in are led to sign in,
    and `first(request)` is the page where somebody has something to do before, or empty."""

    name: str
    admits: Callable[[HttpRequest], bool]
    first: Callable[[HttpRequest], str] = lambda request: ""


PUBLIC = Audience("public", lambda request: True)


SEES: Slot[Callable[[Any], bool]] = Slot("who sees what is for everybody, while few do")


def sees(user: Any) -> bool:
    """Whether somebody sees what is for everybody: a page that answers before the opening too
    shows nothing of the rest."""
    return all(asked(user) for asked in SEES)


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
            for write in _waiting(request):
                write()
            return response

        guarded.audience = of  # type: ignore[attr-defined]
        return guarded

    return declare


AT_ONCE = "maillage.at_once"  # in the environment of a request


def trace_at_once(request: HttpRequest, write: Callable[[], None]) -> None:
    """What the reading of a confidence leaves behind, written when its page is made and before
    anybody receives it: where the line cannot be written, nothing is shown. `web.traces` adds up
    by the minute what is no confidence."""
    request.META.setdefault(AT_ONCE, []).append(write)


def _waiting(request: HttpRequest) -> list[Callable[[], None]]:
    return request.META.pop(AT_ONCE, [])


READS = ("SELECT", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "WITH")
TRACES = ("django_session", '"cache"', '"base_tally"')


class ReadingWrites(RuntimeError):
    """A GET tried to change a fact."""


def reading() -> Any:
    """Inside, the database answers questions only. Sessions, cache and counts are exceptions."""

    def only_select(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        verb = sql.lstrip(" (").split(None, 1)[0].upper()
        if verb not in READS and not any(table in sql for table in TRACES):
            raise ReadingWrites(sql[:200])
        return execute(sql, params, many, context)

    return connection.execute_wrapper(only_select)


# What opens something for whoever holds it: in the path of an address, in its query.
SECRET_PARTS = frozenset(("token", "key"))
SECRET_QUERIES = frozenset(("suivi", "c", "dit", "code", "state"))


def is_personal(request: HttpRequest) -> bool:
    """Whether an answer is for one person: not for everybody, behind a secret, or after a form.
    Views of libraries say nothing, and are."""
    match = request.resolver_match
    if match is None:
        return False
    is_public = getattr(match.func, "audience", None) is PUBLIC
    has_secret = SECRET_PARTS & set(match.kwargs) or SECRET_QUERIES & set(request.GET)
    return not is_public or request.method == "POST" or bool(has_secret)
