"""Who accompanies, for tests: only what matters is written."""

from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock
from maillage.organisations.tests.builders import make_organisation
from maillage.schemes import actions


def make_support(name="La Couveuse", **values):
    by = {"by": "user:0", "at": clock.now()}
    return actions.write_support(values=values, organisation=make_organisation(name), **by)


def make_adviser(email, support, *, coordinates=False):
    """Somebody who advises there, with their second factor."""
    said = {"email": email, "name": email.partition("@")[0].capitalize(), "by": "user:0"}
    row = actions.appoint(support=support, coordinates=coordinates, at=clock.now(), **said)
    return with_second_factor(row.user)
