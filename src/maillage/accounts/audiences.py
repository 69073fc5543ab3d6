"""Who may open a page, by what they are."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from maillage.accounts import rules
from maillage.web.guard import PUBLIC, Audience

WANTED = "wanted"  # in the session: the page that waits for a second factor


def second_factor(request: HttpRequest) -> str:
    """Where a role is unlocked that waits for a second factor; the page that was wanted is kept,
    for afterwards."""
    if not rules.waits_for_second_factor(request.user):
        return ""
    if request.method == "GET":
        request.session[WANTED] = request.get_full_path()
    return reverse("mfa_index")


SIGNED_IN = Audience("signed_in", lambda request: request.user.is_authenticated)
OFFICER = Audience("officer", lambda request: rules.is_officer(request.user), second_factor)
TEAM = Audience("team", lambda request: rules.is_team(request.user), second_factor)
STEWARD = Audience("steward", lambda request: rules.is_steward(request.user), second_factor)


def row_reader(name: str, rows: Any, argument: str = "pk") -> Audience:
    """Whoever is signed in and sees the one of these rows that the address names. `rows`: a manager
    that has `visible_to`; `argument`: what names the row in the address."""

    def admits(request: HttpRequest) -> bool:
        assert request.resolver_match is not None
        if not request.user.is_authenticated:
            return False
        asked = request.resolver_match.kwargs[argument]
        return bool(rows.visible_to(request.user).filter(pk=asked).exists())

    return Audience(name, admits, second_factor)


__all__ = ["OFFICER", "PUBLIC", "SIGNED_IN", "STEWARD", "TEAM", "row_reader", "second_factor"]
