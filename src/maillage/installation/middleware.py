"""Until the site is opened, visitors find that it opens soon, and one thing to do."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.installation import queries, rules
from maillage.territories import queries as territories

A_DAY = "86400"  # seconds


class OpensSoon:
    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or rules.is_early(match) or queries.sees(request.user):
            return None
        return _soon(request, is_home=match.url_name == "home")


def _soon(request: HttpRequest, *, is_home: bool) -> HttpResponse:
    """The home says it as a page like any other; elsewhere machines read that what they ask for is
    not there yet, and when to come back. Robots keep neither."""
    context = {"map": territories.drawn_map()}
    response = render(request, "installation/soon.html", context, status=200 if is_home else 503)
    response.headers["X-Robots-Tag"] = "noindex"
    if not is_home:
        response.headers["Retry-After"] = A_DAY
    return response
