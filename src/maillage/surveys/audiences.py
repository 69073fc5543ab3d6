"""Who may open one response, by the address asked for."""

from django.http import HttpRequest

from maillage.accounts.audiences import second_factor
from maillage.surveys.models import SurveyResponse
from maillage.web.guard import Audience


def _reads(request: HttpRequest) -> bool:
    assert request.resolver_match is not None
    if not request.user.is_authenticated:
        return False
    kept = request.resolver_match.kwargs
    rows = SurveyResponse.objects.visible_to(request.user)
    return rows.filter(pk=kept.get("of", kept["pk"])).exists()


READER = Audience("response_reader", _reads, second_factor)  # of a nominative one; officers of all
