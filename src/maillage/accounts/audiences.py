"""Who may open a page, by what they are."""

from maillage.accounts import rules
from maillage.base.web import PUBLIC, Audience

SIGNED_IN = Audience("signed_in", lambda request: request.user.is_authenticated)
OFFICER = Audience("officer", lambda request: rules.is_officer(request.user))
TEAM = Audience("team", lambda request: rules.is_team(request.user))
STEWARD = Audience("steward", lambda request: rules.is_steward(request.user))

__all__ = ["OFFICER", "PUBLIC", "SIGNED_IN", "STEWARD", "TEAM"]
