"""Who opens what advisers have: with the second factor that a duty asks for."""

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import second_factor
from maillage.schemes import rules
from maillage.web.guard import Audience

ADVISER = Audience(
    "adviser",
    lambda request: accounts.opens_confidences(request.user) and rules.advises(request.user),
    second_factor,
)
