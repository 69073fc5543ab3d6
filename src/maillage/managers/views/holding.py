"""Who holds a page: they invite and remove each other; whoever it concerns objects."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import PUBLIC
from maillage.base import clock
from maillage.base.refusals import Refusal
from maillage.managers import forms, letters
from maillage.managers.actions import contesting
from maillage.managers.actions import managers as actions
from maillage.organisations import queries, rules
from maillage.organisations.audiences import MANAGER
from maillage.organisations.models import Manager
from maillage.web.guard import audience


@audience(MANAGER)
def managers(request: HttpRequest, slug: str) -> HttpResponse:
    """Those who hold the page; an invitation."""
    page = queries.organisation_called(slug, request.user)
    form = forms.InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        actions.give(
            organisation=page,
            email=email,
            name="",
            proof="invitation",
            by=request.user.author,
            at=clock.now(),
        )
        letters.invited(page, email, request.user.email)
        messages.success(request, _("L’invitation est partie."))
        return redirect("managers", slug=page.slug)
    context = {
        "organisation": page,
        "form": form,
        "held": Manager.objects.managing(page).select_related("user"),
        "holds": rules.manages(request.user, page),
    }
    return render(request, "managers/managers.html", context)


@audience(MANAGER)
@require_POST
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    page = queries.organisation_called(slug, request.user)
    row = get_object_or_404(Manager.objects.managing(page), pk=pk)
    try:
        actions.end(manager=row, by=request.user.author, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("managers", slug=page.slug)
    messages.success(request, _("Cette personne ne tient plus la fiche."))
    is_still = rules.may_edit(request.user, page)
    return redirect("managers", slug=page.slug) if is_still else redirect(page)


@audience(PUBLIC)
def contest(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a mail that says who asks for a page, or holds it: a button to object."""
    about = contesting.contested(key)
    if about is None:
        raise Http404
    if request.method == "POST":
        try:
            contesting.contest(about=about, at=clock.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("C’est noté : l’équipe regarde, et décide."))
        return redirect("contest", key=key)
    response = render(request, "managers/contest.html", {"about": about})
    response.headers["Cache-Control"] = "no-store"
    return response
