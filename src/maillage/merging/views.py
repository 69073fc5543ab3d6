"""What the team does of two pages: compares them, joins them or tells them apart."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.directory.queries.finding import look_for
from maillage.merging import actions
from maillage.merging.actions import ANY, MergeChoice
from maillage.merging.forms import MergeForm
from maillage.merging.queries import comparison, likely_twins, reunited
from maillage.organisations import queries as organisations
from maillage.organisations.models import Organisation
from maillage.web import posted
from maillage.web.guard import audience


@audience(OFFICER)
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """This page and another are one structure: found, compared, joined."""
    organisation = organisations.organisation_called(slug, request.user)
    if request.method == "POST":
        return _chosen(request, organisation)
    if against := request.GET.get("avec", "")[:90]:
        other = organisations.organisation_called(against, request.user)
        return _compared(request, organisation, other, ANY)
    typed = request.GET.get("q", "")[:200].strip()
    found = look_for(typed, "", request.user).cards if typed else []
    context = {
        "organisation": organisation,
        "typed": typed,
        "cards": [card for card in found if card.organisation != organisation],
        "twins": [] if typed else likely_twins(organisation, request.user),
    }
    return render(request, "merging/merge.html", context)


def _compared(
    request: HttpRequest, organisation: Organisation, other: Organisation, choice: MergeChoice
) -> HttpResponse:
    """Both pages as they are, and the one that they would be."""
    compared = comparison(organisation, other, choice.keep, choice.values, choice.names)
    context = {
        "organisation": organisation,
        "other": other,
        "compared": compared,
        "card": reunited(compared),
        "despite_siren": choice.despite_siren,
    }
    part = "merging/_reunited.html" if request.htmx else "merging/compare.html"
    return render(request, part, context)


def _chosen(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    other = organisations.organisation_called(request.POST.get("other", ""), request.user)
    form = MergeForm(request.POST, pages=(organisation, other))
    if not form.is_valid():
        messages.error(request, _("Ce choix n’est pas proposé : rechargez la page."))
        return redirect("organisation_merge", slug=organisation.slug)
    if "preview" in request.POST and other != organisation:
        return _compared(request, organisation, other, form.choice)
    if "apart" in request.POST:
        return _told_apart(request, organisation, other)
    return _merged(request, organisation, other, form.choice)


def _merged(
    request: HttpRequest, organisation: Organisation, other: Organisation, choice: MergeChoice
) -> HttpResponse:
    with posted.telling(request) as act:
        change = actions.merge(
            one=organisation, other=other, by=request.user.author, at=clock.now(), choice=choice
        )
        organisation.refresh_from_db()
        head = organisation.merged_into or organisation
        told = _("« %(one)s » et « %(other)s » n’en font qu’une, qui s’appelle « %(name)s ».")
        act.sentence = told % {"one": organisation, "other": other, "name": head}
        act.undo = reverse("organisation_undo", args=[head.slug, change.pk])
    return redirect(head) if act.is_done else _again(organisation, other)


def _told_apart(
    request: HttpRequest, organisation: Organisation, other: Organisation
) -> HttpResponse:
    with posted.telling(request) as act:
        change = actions.tell_apart(
            one=organisation, other=other, by=request.user.author, at=clock.now()
        )
        act.sentence = _("Ce sont deux structures : la question n’est plus posée.")
        act.undo = reverse("organisation_undo", args=[organisation.slug, change.pk])
    return redirect(organisation) if act.is_done else _again(organisation, other)


def _again(organisation: Organisation, other: Organisation) -> HttpResponse:
    address = reverse("organisation_merge", args=[organisation.slug])
    return redirect(address if other == organisation else f"{address}?avec={other.slug}")


@audience(OFFICER)
@require_POST
def look_for_twins(request: HttpRequest) -> HttpResponse:
    actions.look_for_twins()
    messages.success(request, _("La recherche commence : les paires arrivent dans la file."))
    return redirect("queue")
