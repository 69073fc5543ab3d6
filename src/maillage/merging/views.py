"""What the team does of two pages: compares them, joins them or tells them apart."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.base.refusals import Refusal
from maillage.directory.queries.finding import look_for
from maillage.merging import actions
from maillage.merging.forms import MergeForm
from maillage.merging.queries import comparison
from maillage.organisations import queries as organisations
from maillage.organisations.models import Organisation
from maillage.web.guard import audience


@audience(OFFICER)
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """This page and another are one structure: found, compared, joined."""
    organisation = organisations.organisation_called(slug, request.user)
    if request.method == "POST":
        return _merged(request, organisation)
    if against := request.GET.get("avec", "")[:90]:
        other = organisations.organisation_called(against, request.user)
        compared = comparison(organisation, other)
        context = {"organisation": organisation, "other": other, "compared": compared}
        return render(request, "merging/compare.html", context)
    typed = request.GET.get("q", "")[:200].strip()
    found = look_for(typed or organisation.name, "", request.user)
    cards = [card for card in found.cards if card.organisation != organisation]
    context = {"organisation": organisation, "cards": cards, "typed": typed}
    return render(request, "merging/merge.html", context)


def _merged(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    other = organisations.organisation_called(request.POST.get("other", ""), request.user)
    form = MergeForm(request.POST, pages=(organisation, other))
    if not form.is_valid():
        messages.error(request, _("Ce choix n’est pas proposé : rechargez la page."))
        return redirect("organisation_merge", slug=organisation.slug)
    act = actions.tell_apart if "apart" in request.POST else actions.merge
    more = {} if "apart" in request.POST else {"choice": form.choice}
    try:
        act(one=organisation, other=other, by=request.user.author, at=clock.now(), **more)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        address = reverse("organisation_merge", args=[organisation.slug])
        return redirect(address if other == organisation else f"{address}?avec={other.slug}")
    if "apart" in request.POST:
        messages.success(request, _("Ce sont deux structures : la question n’est plus posée."))
        return redirect(organisation)
    messages.success(request, _("Les deux fiches n’en font qu’une. L’historique l’annule."))
    organisation.refresh_from_db()
    return redirect(organisation.merged_into or organisation)


@audience(OFFICER)
@require_POST
def look_for_twins(request: HttpRequest) -> HttpResponse:
    actions.look_for_twins()
    messages.success(request, _("La recherche commence : les paires arrivent dans la file."))
    return redirect("queue")
