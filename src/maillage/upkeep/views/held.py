"""What the holders of a page have besides its form: pictures, figures, a badge and a poster;
what the yearly mail asks of them."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import PUBLIC
from maillage.accounts.models import User
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.numbers import whole
from maillage.base.refusals import Refusal
from maillage.look import palette
from maillage.media import images
from maillage.organisations import queries, rules
from maillage.organisations.actions import pictures as actions
from maillage.organisations.actions.people import confirm
from maillage.organisations.audiences import MANAGER
from maillage.organisations.models import Organisation, Picture
from maillage.organisations.queries.pictures import pictures_of, removed
from maillage.organisations.rules import TARGET
from maillage.territories import queries as territories
from maillage.upkeep import forms
from maillage.upkeep.actions import own
from maillage.upkeep.actions.reminding import user_of
from maillage.upkeep.queries import held
from maillage.upkeep.queries.known import known_of
from maillage.web.answers import absolute
from maillage.web.bounds import takes
from maillage.web.guard import audience


@audience(MANAGER)
@takes(3 * images.MOST_BYTES)  # one that is too large is told so beside its field
def pictures(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.organisation_called(slug, request.user)
    form = forms.PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            on_line = own.add_picture(
                organisation=page,
                file=cleaned["file"],
                kind=cleaned["kind"],
                alt=cleaned["alt"],
                credit=cleaned["credit"],
                user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(
                request,
                _("L’image est en ligne.")
                if on_line
                else _("L’image attend la relecture de l’équipe."),
            )
            return redirect("pictures", slug=slug)
    context = {
        "organisation": page,
        "form": form,
        "pictures": pictures_of(page),
        "removed": removed(page),
    }
    return render(request, "upkeep/pictures.html", context)


@audience(MANAGER)
@require_POST
def picture_act(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Remove an image of this page, or show a removed one again."""
    page = queries.organisation_called(slug, request.user)
    picture = get_object_or_404(page.pictures, pk=pk)
    if picture.withdrawn_id and rules.own_edits_wait(request.user):
        raise PermissionDenied
    by, at = request.user.author, clock.now()
    try:
        if picture.withdrawn_id:
            _show(picture, page, by=by, at=at)
        else:
            actions.remove(picture=picture, by=by, at=at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est fait."))
    return redirect("pictures", slug=slug)


def _show(picture: Picture, organisation: Organisation, *, by: str, at: dt.datetime) -> None:
    if picture.withdrawn_id == picture.change_id:  # it waits: nothing was withdrawn
        actions.show(picture=picture, by=by, at=at)
        return
    of = Subject(TARGET, str(organisation.pk))
    undoing.undo(change=picture.withdrawn, of=of, by=by, at=at)


@audience(PUBLIC)
def still_right(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a yearly mail: a button for each page that this person still holds."""
    user = User.objects.filter(pk=user_of(token), is_active=True).first()
    if user is None:
        raise Http404
    if request.method == "POST":
        row = get_object_or_404(
            queries.managed_by(user), organisation=whole(request.POST.get("page"))
        )
        confirm(organisation=row.organisation, by=user.author, at=clock.now(), by_manager=True)
        messages.success(request, _("Merci : la fiche est confirmée aujourd’hui."))
        return redirect("still_right", token=token)
    rows = list(queries.managed_by(user))
    known = known_of([row.organisation for row in rows])
    pages = [(row, known[row.organisation_id]) for row in rows]
    response = render(request, "upkeep/still_right.html", {"pages": pages})
    response.headers["Cache-Control"] = "no-store"
    return response


# Making it known


@audience(MANAGER)
def known(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.organisation_called(slug, request.user)
    context = {
        "organisation": page,
        "address": absolute(page.get_absolute_url()),
        "badge": absolute(f"{page.get_absolute_url()}badge.svg"),
        "seen": held.seen(page),
    }
    return render(request, "upkeep/known.html", context)


@audience(PUBLIC)
def badge(request: HttpRequest, slug: str) -> HttpResponse:
    """A small picture for the structure's own site."""
    page = queries.organisation_called(slug, request.user)
    instance = territories.site()
    body = render_to_string(
        "upkeep/badge.svg",
        {
            "site": instance.name,
            "is_kept": page.standing == page.Standing.KEPT,
            "brand": palette.palette(instance.hue)["brand"],
        },
    )
    response = HttpResponse(body, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@audience(MANAGER)
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """One page to pin up, whose code leads to the page."""
    from maillage.upkeep import paper  # late: no other page needs what prints

    page = queries.organisation_called(slug, request.user)
    response = HttpResponse(paper.poster(page), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="affiche-{page.slug}.pdf"'
    return response
