"""What the holders of a page have besides its form: pictures, figures, a badge and a poster."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import PUBLIC
from maillage.base import clock, images
from maillage.base.web import Refusal, absolute, audience, trace
from maillage.directory import forms, paper, proposed_pictures, queries, rules
from maillage.directory.actions import pictures as actions
from maillage.directory.audiences import MANAGER
from maillage.directory.models import Organisation, Picture
from maillage.directory.queries import held
from maillage.look import palette
from maillage.participation import actions as participation
from maillage.territories import queries as territories


@audience(MANAGER)
def pictures(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.organisation_called(slug, request.user)
    form = forms.PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        waits = rules.own_edits_wait(request.user)
        try:
            added = actions.add(
                organisation=page, file=said["file"], kind=said["kind"], alt=said["alt"],
                credit=said["credit"], by=request.user.author, at=clock.now(), waits=waits,
            )  # fmt: skip
            if waits:
                _proposed(request, page, added)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("L’image attend la relecture de l’équipe.") if waits
                             else _("L’image est en ligne."))  # fmt: skip
            return redirect("pictures", slug=slug)
    context = {"organisation": page, "form": form, "pictures": held.pictures_of(page),
               "removed": held.removed(page)}  # fmt: skip
    return render(request, "directory/pictures.html", context)


def _proposed(request: HttpRequest, page: Organisation, picture: Picture) -> None:
    place = page.places.first()
    participation.send(
        kind=proposed_pictures.KIND, key=str(page.pk), title=page.name, words="",
        patch={"picture": picture.pk}, commune=(place.commune_id or "") if place else "",
        sender=participation.Sender(request.user.email, request.user.author, is_trusted=True),
        at=clock.now(),
    )  # fmt: skip


@audience(MANAGER)
@require_POST
def picture_act(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Remove an image of this page, or show a removed one again."""
    page = queries.organisation_called(slug, request.user)
    picture = get_object_or_404(page.pictures, pk=pk)
    if picture.withdrawn_id and rules.own_edits_wait(request.user):
        raise PermissionDenied
    act = actions.undo if picture.withdrawn_id else actions.remove
    act(picture=picture, by=request.user.author, at=clock.now())
    messages.success(request, _("C’est fait."))
    return redirect("pictures", slug=slug)


@audience(PUBLIC)
def picture(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The image itself, to those who may see its page."""
    page = queries.organisation_called(slug, request.user)
    may_edit = request.user.is_authenticated and rules.may_edit(request.user, page)
    rows = page.pictures.all() if may_edit else held.pictures_of(page)
    found = rows.filter(name=name).first()
    if found is None:
        raise Http404
    path = images.path_of(found.name)
    if not path.exists():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="image/webp")
    is_public = page.is_listed and not found.withdrawn_id
    response.headers["Cache-Control"] = "public, max-age=604800" if is_public else "no-store"
    return response


# Contacts


@audience(PUBLIC)
def site(request: HttpRequest, slug: str) -> HttpResponse:
    """To the site of the structure: counted, nothing about who."""
    page = queries.organisation_called(slug, request.user)
    if not page.website:
        raise Http404
    trace("contacts", page.slug, request)
    return redirect(page.website)


@audience(PUBLIC)
@csrf_exempt
@require_POST
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """The telephone or the address was used: said by the page's script, without a word on who."""
    trace("contacts", queries.organisation_called(slug, request.user).slug, request)
    return HttpResponse(status=204)


# Making it known


@audience(MANAGER)
def known(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.organisation_called(slug, request.user)
    context = {"organisation": page, "address": absolute(page.get_absolute_url()),
               "badge": absolute(f"{page.get_absolute_url()}badge.svg"),
               "seen": held.seen(page)}  # fmt: skip
    return render(request, "directory/known.html", context)


@audience(PUBLIC)
def badge(request: HttpRequest, slug: str) -> HttpResponse:
    """A small picture for the structure's own site."""
    page = queries.organisation_called(slug, request.user)
    instance = territories.site()
    body = render_to_string("directory/badge.svg", {
        "site": instance.name, "is_kept": page.standing == page.Standing.KEPT,
        "brand": palette.palette(instance.hue)["brand"],
    })  # fmt: skip
    response = HttpResponse(body, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@audience(MANAGER)
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """One page to pin up, whose code leads to the page."""
    page = queries.organisation_called(slug, request.user)
    response = HttpResponse(paper.poster(page), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="affiche-{page.slug}.pdf"'
    return response
