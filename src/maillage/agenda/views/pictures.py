"""The picture of an event: put, taken away, given."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import PUBLIC
from maillage.agenda import actions, forms, queries
from maillage.agenda.audiences import WRITER
from maillage.base import clock
from maillage.media import images
from maillage.media import pictures as media
from maillage.web import posted
from maillage.web.bounds import takes
from maillage.web.guard import audience


@audience(PUBLIC)
def picture(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The image itself, to who may see its event."""
    event = queries.event_called(slug, request.user)
    found = media.named(event.pictures.shown(), name).first()
    return media.give(found, is_public=event.is_shown, name=name)


@audience(WRITER)
@takes(3 * images.MOST_BYTES)  # one that is too large is told so beside its field
def put(request: HttpRequest, slug: str) -> HttpResponse:
    event = queries.event_called(slug, request.user)
    form = forms.EventPictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("file", "alt", "credit")}
        with posted.telling(request, _("L’image est en ligne."), form=form, field="file") as act:
            row = actions.add_picture(event=event, by=request.user.author, at=clock.now(), **said)
            act.undo = reverse("event_undo", args=[event.slug, row.change_id])
        if act.is_done:
            return redirect(event)
    shown = event.pictures.shown().first()
    return render(request, "agenda/picture.html", {"event": event, "form": form, "shown": shown})


@audience(WRITER)
@require_POST
def take_away(request: HttpRequest, slug: str) -> HttpResponse:
    event = queries.event_called(slug, request.user)
    shown = event.pictures.shown().first()
    if shown is not None:
        with posted.telling(request, _("L’image est retirée.")) as act:
            actions.remove_picture(picture=shown, by=request.user.author, at=clock.now())
            shown.refresh_from_db()
            act.undo = reverse("event_undo", args=[event.slug, shown.withdrawn_id])
    return redirect(event)
