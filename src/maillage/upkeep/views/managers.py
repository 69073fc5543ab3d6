"""Who holds a page: managers invite and remove each other, confirm, join the local network."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.accounts.models import User
from maillage.base import clock
from maillage.base.numbers import whole
from maillage.base.refusals import Refusal
from maillage.organisations import queries, rules
from maillage.organisations.actions import network as actions_of_network
from maillage.organisations.actions.people import confirm
from maillage.organisations.audiences import MANAGER
from maillage.organisations.models import Charter, Manager, NetworkMembership
from maillage.upkeep import forms, letters
from maillage.upkeep.actions import contesting
from maillage.upkeep.actions import managers as actions
from maillage.upkeep.actions.reminding import user_of
from maillage.upkeep.queries.known import known_of
from maillage.web.guard import audience


@audience(MANAGER)
def managers(request: HttpRequest, slug: str) -> HttpResponse:
    """Those who hold the page; an invitation."""
    page = queries.organisation_called(slug, request.user)
    form = forms.InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        actions.give(organisation=page, email=email, name="", proof="invitation",
                     by=request.user.author, at=clock.now())  # fmt: skip
        letters.invited(page, email, request.user.email)
        messages.success(request, _("L’invitation est partie."))
        return redirect("managers", slug=page.slug)
    context = {
        "organisation": page,
        "form": form,
        "held": Manager.objects.holding(page).select_related("user"),
        "holds": rules.manages(request.user, page),
    }
    return render(request, "upkeep/managers.html", context)


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
        row = get_object_or_404(queries.held_by(user), organisation=whole(request.POST.get("page")))
        confirm(organisation=row.organisation, by=user.author, at=clock.now(), by_manager=True)
        messages.success(request, _("Merci : la fiche est confirmée aujourd’hui."))
        return redirect("still_right", token=token)
    rows = list(queries.held_by(user))
    known = known_of([row.organisation for row in rows])
    pages = [(row, known[row.organisation_id]) for row in rows]
    response = render(request, "upkeep/still_right.html", {"pages": pages})
    response.headers["Cache-Control"] = "no-store"
    return response


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
    response = render(request, "upkeep/contest.html", {"about": about})
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
    return render(request, "upkeep/network.html", context)


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
    return render(request, "upkeep/charter.html", context)
