"""Who may say what is new of one action, by the address asked for."""

from django.http import HttpRequest

from maillage.accounts.audiences import second_factor
from maillage.plans.models import PlanAction
from maillage.progress.rules import may_propose_news
from maillage.web.guard import Audience


def _speaks(request: HttpRequest) -> bool:
    assert request.resolver_match is not None
    if not request.user.is_authenticated:
        return False
    named = request.resolver_match.kwargs
    rows = PlanAction.objects.visible_to(request.user).select_related("lead", "lead_group")
    found = rows.filter(plan__slug=named["slug"], number=named["number"]).first()
    return found is not None and may_propose_news(request.user, found)


ACTION_SPEAKER = Audience("action_speaker", _speaks, second_factor)  # holds the lead's page
