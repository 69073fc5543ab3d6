"""Who may open a page, by what they are."""

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

__all__ = ["OFFICER", "PUBLIC", "SIGNED_IN", "STEWARD", "TEAM", "second_factor"]
