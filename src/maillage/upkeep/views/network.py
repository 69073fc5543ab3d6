"""The local network: a page joins by its charter, which the team publishes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.base.refusals import Refusal
from maillage.organisations import queries
from maillage.organisations.audiences import MANAGER
from maillage.organisations.models import Charter, NetworkMembership
from maillage.upkeep import forms
from maillage.upkeep.actions import network as actions
from maillage.web.guard import audience


@audience(MANAGER)
def network(request: HttpRequest, slug: str) -> HttpResponse:
    """The charter, and one button to accept it or to leave."""
    page = queries.organisation_called(slug, request.user)
    if request.method == "POST":
        act = actions.leave if "leave" in request.POST else actions.join
        try:
            act(organisation=page, by=request.user.author, at=clock.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("network", slug=page.slug)
    membership = page.memberships.filter(ended_at=None).select_related("charter").first()
    context = {"organisation": page, "membership": membership, "charter": Charter.objects.first()}
    return render(request, "upkeep/network.html", context)


@audience(OFFICER)
def charter(request: HttpRequest) -> HttpResponse:
    """Publish a text: those who have accepted the former one keep it."""
    now = Charter.objects.first()
    form = forms.CharterForm(request.POST or None, initial={"text": now.text if now else ""})
    if request.method == "POST" and form.is_valid():
        actions.publish_charter(
            text=form.cleaned_data["text"], by=request.user.author, at=clock.now()
        )
        messages.success(request, _("La charte est publiée, à la date d’aujourd’hui."))
        return redirect("charter")
    members = NetworkMembership.objects.filter(ended_at=None).count()
    context = {"form": form, "charter": now, "members": members}
    return render(request, "upkeep/charter.html", context)
