"""The installation's own time zone, for every page."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from maillage.base import clock


class LocalTime:
    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            here = clock.here()
        except DatabaseError:  # pages that need the database say so themselves
            return self.get_response(request)
        with here:
            return self.get_response(request)
