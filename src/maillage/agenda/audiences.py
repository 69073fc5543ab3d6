"""Who may open the forms of one event, by the address asked for."""

from django.http import HttpRequest

from maillage.accounts.audiences import second_factor
from maillage.agenda import rules
from maillage.agenda.models import Event
from maillage.web.guard import Audience


def _writes(request: HttpRequest) -> bool:
    assert request.resolver_match is not None
    if not request.user.is_authenticated:
        return False
    slug = request.resolver_match.kwargs["slug"]
    found = Event.objects.visible_to(request.user).filter(slug=slug).first()
    return found is not None and rules.may_write(request.user, found)


WRITER = Audience("event_writer", _writes, second_factor)  # of an organiser's page; officers too
