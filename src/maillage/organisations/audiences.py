"""Who may open the pages of one structure, by the address asked for."""

from django.http import HttpRequest

from maillage.accounts.audiences import second_factor
from maillage.organisations import rules
from maillage.organisations.models import Organisation
from maillage.web.guard import Audience


def _manages(request: HttpRequest) -> bool:
    assert request.resolver_match is not None
    slug = request.resolver_match.kwargs["slug"]
    found = Organisation.objects.visible_to(request.user).filter(slug=slug).first()
    return rules.may_edit(request.user, found)


MANAGER = Audience("manager", _manages, second_factor)  # of this page; officers too
