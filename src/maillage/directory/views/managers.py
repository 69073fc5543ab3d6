"""Who holds a page: managers invite and remove each other, confirm, join the local network."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.accounts.models import User
from maillage.base import clock
from maillage.base.web import Refusal, audience
from maillage.directory import forms, letters, queries, rules
from maillage.directory.actions import confirm
from maillage.directory.actions import managers as actions
from maillage.directory.actions import network as actions_of_network
from maillage.directory.actions.reminding import user_of
from maillage.directory.audiences import MANAGER
from maillage.directory.models import Charter, Manager, NetworkMembership


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


@audience(PUBLIC)
def still_right(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a yearly mail: a button for each page that this person still holds."""
    user = User.objects.filter(pk=user_of(token), is_active=True).first()
    if user is None:
        raise Http404
    if request.method == "POST":
        row = get_object_or_404(queries.held_by(user), organisation=request.POST.get("page") or 0)
        confirm(organisation=row.organisation, by=user.author, at=clock.now(), by_manager=True)
        messages.success(request, _("Merci : la fiche est confirmée aujourd’hui."))
        return redirect("still_right", token=token)
    pages = {"pages": queries.held_by(user)}
    response = render(request, "directory/still_right.html", pages)
    response.headers["Cache-Control"] = "no-store"
    return response


# The local network


@audience(MANAGER)
def network(request: HttpRequest, slug: str) -> HttpResponse:
    """The charter, and one button to accept it or to leave."""
    page = queries.organisation_called(slug, request.user)
    if request.method == "POST":
        act = actions_of_network.leave if "leave" in request.POST else actions_of_network.join
        try:
            act(organisation=page, by=request.user.author, at=clock.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("network", slug=page.slug)
    membership = page.memberships.filter(ended_at=None).select_related("charter").first()
    context = {"organisation": page, "membership": membership, "charter": Charter.objects.first()}
    return render(request, "directory/network.html", context)


@audience(OFFICER)
def charter(request: HttpRequest) -> HttpResponse:
    """Publish a text: those who have accepted the former one keep it."""
    now = Charter.objects.first()
    form = forms.CharterForm(request.POST or None, initial={"text": now.text if now else ""})
    if request.method == "POST" and form.is_valid():
        actions_of_network.publish_charter(
            text=form.cleaned_data["text"], by=request.user.author, at=clock.now()
        )
        messages.success(request, _("La charte est publiée, à la date d’aujourd’hui."))
        return redirect("charter")
    members = NetworkMembership.objects.filter(ended_at=None).count()
    context = {"form": form, "charter": now, "members": members}
    return render(request, "directory/charter.html", context)
