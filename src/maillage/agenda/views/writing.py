"""Writing in the agenda: proposed by anybody, published by those who may."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.agenda import actions, forms, frames, queries, rules
from maillage.agenda.audiences import WRITER
from maillage.agenda.contributions import EVENT
from maillage.agenda.frames import PROGRAMME
from maillage.agenda.models import Event
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.organisations.models import Organisation
from maillage.participation import proposing
from maillage.web import posted
from maillage.web.guard import audience


@audience(PUBLIC)
def propose(request: HttpRequest) -> HttpResponse:
    """A new event: on line at once by who may publish it, else through the queue. `copie`: the one
    that it begins as; `structure`: whose it is."""
    before = proposing.amended(request, EVENT.name)
    start = forms.initial_of(before.patch) if before else _start(request)
    form = forms.EventForm(
        request.POST or None, sender=request.user, initial=start, is_known=before is not None
    )
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and not before and rules.publishes(request.user, form.cleaned_data["organiser"]):
        with posted.telling(request, _("L’événement est dans l’agenda."), form=form) as act:
            event = actions.publish(values=form.stated(), by=request.user.author, at=clock.now())
            act.undo = _undo(event)
        if act.is_done:
            return redirect(event)

    def words() -> proposing.SenderWords:
        patch = form.stated()
        return proposing.SenderWords(
            patch["name"], patch, patch["commune_id"] or "", words=form.words
        )

    sent = proposing.sent(request, kind=EVENT.name, form=form, words=words, before=before)
    shown = whole(str(form["organiser"].value() or ""))
    organiser = Organisation.objects.visible_to(request.user).filter(pk=shown).first()
    programme = frames.asked(str(form[PROGRAMME].value() or ""))
    context = {"form": form, "before": before, "organiser": organiser, "programme": programme}
    return sent or render(request, "agenda/propose.html", context)


def _start(request: HttpRequest) -> dict[str, Any]:
    if slug := request.GET.get("copie", ""):
        return _without_day(forms.initial_of(queries.values_of(_named(slug, request.user))))
    place = {"commune": request.GET.get("ou", "")[:80], PROGRAMME: request.GET.get(PROGRAMME, "")}
    return place | {"organiser": whole(request.GET.get("structure"))}


def _without_day(start: dict[str, Any]) -> dict[str, Any]:
    """The next one is on another day."""
    return {n: v for n, v in start.items() if n not in ("day", "last_day", "until", "without")}


def _named(slug: str, user: Any) -> Event:
    return queries.event_called(slug, user)


@audience(WRITER)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """What is changed becomes the word of who changes it; the rest follows its calendar."""
    event = _named(slug, request.user)
    known = queries.values_of(event)
    form = forms.EventForm(
        request.POST or None,
        sender=request.user,
        is_known=True,
        initial=forms.initial_of(known),
        keeps_dates=not forms.can_say(event.when),
    )
    if request.method == "POST" and form.is_valid():
        values = {n: v for n, v in form.stated().items() if (v or None) != (known.get(n) or None)}
        with posted.telling(request, _("L’événement est à jour."), form=form) as act:
            if values:
                event = actions.write(
                    values=values,
                    event=event,
                    version=whole(request.POST.get("version", "")),
                    by=request.user.author,
                    at=clock.now(),
                )
                act.undo = _undo(event)
        if act.is_done:
            return redirect(event)
    return render(request, "agenda/edit.html", {"form": form, "event": event})


@audience(WRITER)
@require_POST
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    return _act(request, slug, actions.cancel, _("L’événement est annulé ; l’agenda le dit."))


@audience(OFFICER)
@require_POST
def hide(request: HttpRequest, slug: str) -> HttpResponse:
    return _act(request, slug, actions.hide, _("L’événement n’est plus dans l’agenda."))


@audience(OFFICER)
@require_POST
def show_again(request: HttpRequest, slug: str) -> HttpResponse:
    return _act(request, slug, actions.show_again, _("L’événement est de nouveau dans l’agenda."))


def _act(request: HttpRequest, slug: str, act: Callable[..., Event], sentence: str) -> HttpResponse:
    event = _named(slug, request.user)
    with posted.telling(request, sentence) as told:
        told.undo = _undo(act(event=event, by=request.user.author, at=clock.now()))
    return redirect(event)


def _undo(event: Event) -> str:
    """The address of the form that takes back what was just written."""
    return reverse("event_undo", args=[event.slug, event.written_in.pk])


@audience(WRITER)
@require_POST
def undo(request: HttpRequest, slug: str, change: int) -> HttpResponse:
    """By whoever did it; officers, what anybody did."""
    event = _named(slug, request.user)
    done = get_object_or_404(Change, pk=change)
    of = Subject("event", str(event.pk))
    with posted.telling(request, _("C’est annulé : l’événement est comme avant.")):
        rules.check_undoes(request.user, done)
        undoing.undo(change=done, of=of, by=request.user.author, at=clock.now())
    event.refresh_from_db()
    is_there = event.is_shown or accounts.is_officer(request.user)
    return redirect(event) if is_there else redirect("agenda")
