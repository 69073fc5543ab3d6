"""Who holds a page: its managers invite and remove each other."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.base import clock
from maillage.base.web import Refusal, audience
from maillage.directory import forms, letters, queries, rules
from maillage.directory.actions import managers as actions
from maillage.directory.audiences import MANAGER
from maillage.directory.models import Manager


@audience(MANAGER)
def managers(request: HttpRequest, slug: str) -> HttpResponse:
    """Those who hold the page; an invitation."""
    page = queries.organisation_called(slug, request.user)
    form = forms.InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        actions.give(organisation=page, email=email, name="", proof="invitation",
                     by=request.user.author, at=clock.now())  # fmt: skip
        letters.invited(page, email, str(request.user))
        messages.success(request, _("L’invitation est partie."))
        return redirect("managers", slug=page.slug)
    context = {
        "organisation": page,
        "form": form,
        "held": Manager.objects.holding(page).select_related("user"),
        "holds": rules.manages(request.user, page),
    }
    return render(request, "directory/managers.html", context)


@audience(MANAGER)
@require_POST
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    page = queries.organisation_called(slug, request.user)
    row = get_object_or_404(Manager.objects.holding(page), pk=pk)
    try:
        actions.end(manager=row, by=request.user.author, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("managers", slug=page.slug)
    messages.success(request, _("Cette personne ne tient plus la fiche."))
    is_still = rules.may_edit(request.user, page)
    return redirect("managers", slug=page.slug) if is_still else redirect(page)
