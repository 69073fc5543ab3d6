"""The first evening, and the opening of the site."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import actions as accounts
from maillage.accounts.audiences import PUBLIC, STEWARD, TEAM
from maillage.base import clock, files, undoing
from maillage.base.models import Change
from maillage.installation import actions, evening, queries
from maillage.installation.forms import AddressForm, BeginForm, IdentityForm, LogoForm
from maillage.look import palette
from maillage.media import images, pictures
from maillage.territories import actions as territory_actions
from maillage.territories import queries as territories
from maillage.territories.models import Instance
from maillage.web import posted
from maillage.web.answers import absolute
from maillage.web.bounds import takes
from maillage.web.guard import audience

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@audience(PUBLIC)
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """The first person says who they are, by the link that the terminal printed: it serves on
    until both they and their territory are there."""
    if not queries.may_begin(token):
        return render(request, "installation/begin.html", status=410)
    is_installed = territories.perimeter().exists()
    form = BeginForm(request.POST or None, is_installed=is_installed)
    if request.method == "POST" and form.is_valid():
        typed, at = form.cleaned_data, clock.now()
        with posted.telling(request, form=form), transaction.atomic():
            user = actions.begin(email=typed["email"], name=typed["name"], by="system", at=at)
            if not is_installed:
                territory_actions.install(codes=[typed["territory"]], by=user.author, at=at)
            login(request, user, backend=BACKEND)
            UserSession.objects.create_from_request(request)
            return redirect("desk")
    return render(request, "installation/begin.html", {"form": form})


@audience(STEWARD)
def first_evening(request: HttpRequest) -> HttpResponse:
    """The steps, each with its reason: the home of the team until they are done."""
    context = {
        "evening": evening.of(request.user),
        "is_over": queries.installation().is_over,
        "map": territories.drawn_map(),
    }
    return render(request, "installation/evening.html", context)


@audience(STEWARD)
@require_POST
def put_off(request: HttpRequest, name: str) -> HttpResponse:
    """Leave a step for later, or take it up again."""
    if name not in {step.name for step in evening.steps() if step.may_wait}:
        raise Http404
    actions.put_off(step=name, by=request.user.author, at=clock.now())
    return redirect("desk")


@audience(STEWARD)
@require_POST
def end_evening(request: HttpRequest) -> HttpResponse:
    actions.end_evening(by=request.user.author, at=clock.now())
    return redirect("desk")


@audience(STEWARD)
def identity(request: HttpRequest) -> HttpResponse:
    """The name of the site, who holds it, its colours."""
    instance = get_object_or_404(Instance, pk=1)
    form = IdentityForm(
        request.POST or None, instance=instance, initial={"version": instance.version}
    )
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("L’identité du site est enregistrée."), form=form):
            territory_actions.rename_site(
                values=form.cleaned_data,
                version=form.cleaned_data["version"],
                by=request.user.author,
                at=clock.now(),
            )
            return redirect("desk")
    return _identity_page(request, form, LogoForm())


def _identity_page(request: HttpRequest, form: IdentityForm, logo: LogoForm) -> HttpResponse:
    return render(request, "installation/identity.html", {"form": form, "logo_form": logo})


@audience(STEWARD)
@require_POST
@takes(3 * images.MOST_BYTES)  # one that is too large is told so beside its field
def identity_logo(request: HttpRequest) -> HttpResponse:
    """A logo instead of the drawn mark, or that mark again."""
    form = LogoForm(request.POST, request.FILES)
    by, at = request.user.author, clock.now()
    if "remove" in request.POST:
        with posted.telling(request, _("Le logo est retiré.")) as act:
            act.undo = _undone_at(actions.remove_logo(by=by, at=at), request.user)
        return redirect("identity")
    if form.is_valid():
        with posted.telling(request, form=form, field="file") as act:
            change = actions.show_logo(file=form.cleaned_data["file"], by=by, at=at)
            act.sentence = _("Votre logo est en haut de chaque page et de chaque lettre.")
            act.undo = _undone_at(change, request.user)
        if act.is_done:
            return redirect("identity")
    instance = get_object_or_404(Instance, pk=1)
    unsent = IdentityForm(instance=instance, initial={"version": instance.version})
    return _identity_page(request, unsent, form)


@audience(PUBLIC)
def site_logo(request: HttpRequest, name: str) -> HttpResponse:
    """The image that heads the pages, in one of its widths."""
    shown = queries.installation().logo
    is_shown = shown is not None and images.whole_of(name)[0] == shown.name
    return pictures.give(shown if is_shown else None, is_public=True, name=name)


@audience(STEWARD)
def public_address(request: HttpRequest) -> HttpResponse:
    """The address that everything says: typed, kept, tried. Who keeps another one goes on there,
    by a link that lets them in: their session is of the former. A demonstration, where anybody is
    in charge with one click, stays where it is."""
    if files.is_demonstration():
        raise Http404
    address, is_given = queries.public_address(), settings.URL_IS_GIVEN
    form = AddressForm(request.POST if "address" in request.POST else None)
    form.initial = {"address": "" if is_given else address}
    context = {"form": form, "is_given": is_given, "answered": None, "onward": ""}
    if request.method == "POST" and "address" not in request.POST:
        context["answered"] = queries.asked_of_itself(address)
    elif form.is_valid() and not is_given:
        kept, at = form.cleaned_data["address"], clock.now()
        actions.keep_address(address=kept, by=request.user.author, at=at)
        if kept != address:
            token = accounts.sign_in_link(user=request.user, at=at)
            context["onward"] = kept + reverse("sign_in_link", args=[token])
        address = kept
    return render(request, "installation/address.html", {**context, "address": address})


@audience(PUBLIC)
def swatches_css(request: HttpRequest) -> HttpResponse:
    """The colours of each hue that may be chosen: one class each."""
    response = HttpResponse(palette.swatches(), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=604800"
    return response


@audience(TEAM)
def opening(request: HttpRequest) -> HttpResponse:
    """What a visitor finds today, and the button that opens."""
    context = {
        "is_open": queries.is_open(),
        "address": absolute("/"),
        "left": [step for step in evening.steps() if step.is_left and step.name != "ouverture"],
        "map": territories.drawn_map(),
    }
    return render(request, "installation/opening.html", context)


@audience(STEWARD)
@require_POST
def open_site(request: HttpRequest) -> HttpResponse:
    with posted.telling(request) as act:
        change = actions.open_site(by=request.user.author, at=clock.now())
        act.sentence = _("Le site est ouvert à tout le monde.")
        act.undo = _undone_at(change, request.user)
    return redirect("opening")


def _undone_at(change: Change, user: Any) -> str:
    known = (addresses([change], user) for addresses in undoing.ADDRESSES)
    return next((found[change.pk] for found in known if change.pk in found), "")
