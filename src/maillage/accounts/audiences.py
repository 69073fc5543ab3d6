"""Who may open a page, by what they are."""

from django.http import HttpRequest
from django.urls import reverse

from maillage.accounts import rules
from maillage.web.guard import PUBLIC, Audience


def second_factor(request: HttpRequest) -> str:
    """Where a role is unlocked that waits for a second factor."""
    return reverse("mfa_index") if rules.waits_for_second_factor(request.user) else ""


SIGNED_IN = Audience("signed_in", lambda request: request.user.is_authenticated)
OFFICER = Audience("officer", lambda request: rules.is_officer(request.user), second_factor)
TEAM = Audience("team", lambda request: rules.is_team(request.user), second_factor)
STEWARD = Audience("steward", lambda request: rules.is_steward(request.user), second_factor)

__all__ = ["OFFICER", "PUBLIC", "SIGNED_IN", "STEWARD", "TEAM", "second_factor"]
