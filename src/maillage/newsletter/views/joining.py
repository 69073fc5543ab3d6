"""Asking for the letter, confirming, choosing, leaving; with or without an account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from maillage.accounts.audiences import PUBLIC
from maillage.base import clock, jobs
from maillage.newsletter import forms, queries
from maillage.newsletter.actions import subscribing
from maillage.newsletter.models import Subscriber
from maillage.web.answers import private
from maillage.web.guard import audience
from maillage.web.visitors import too_often

MOST_A_DAY, A_DAY = 20, 24 * 3600


@audience(PUBLIC)
def subscribe(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in has proven their address; any other receives a link, and the same answer
    whatever is known of it."""
    user = request.user if request.user.is_authenticated else None
    form = forms.SubscribeForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        asked = {**form.chosen, "source": request.path}
        if user:
            row = subscribing.subscribe(
                email=user.email, is_confirmed=True, at=clock.now(), **asked
            )
            messages.success(request, _("Vous recevrez la prochaine lettre."))
            return redirect("letter_choices", queries.token_for(row, queries.CHOICES))
        if not too_often("letter", request, MOST_A_DAY, A_DAY):
            jobs.enqueue("newsletter.ask", email=form.cleaned_data["sender_email"], **asked)
        return render(request, "newsletter/asked.html")
    return render(request, "newsletter/subscribe.html", {"form": form})


@audience(PUBLIC)
def choices(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the mailed link: a button confirms, a form chooses; the link alone does
    nothing."""
    found = queries.subscriber_of(token, queries.CHOICES)
    if found is None:
        return private(render(request, "newsletter/left.html"))
    form = forms.ChoicesForm(request.POST or None, initial=_initial(found))
    if request.method == "POST" and found.is_to_confirm:
        subscribing.confirm(subscriber=found, at=clock.now())
        messages.success(request, _("C’est confirmé : vous recevrez la prochaine lettre."))
        return redirect("letter_choices", token)
    if request.method == "POST" and form.is_valid():
        subscribing.choose(subscriber=found, at=clock.now(), **form.chosen)
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("letter_choices", token)
    context = {
        "subscriber": found,
        "form": form,
        "leave": queries.token_for(found, queries.LEAVING),
    }
    return private(render(request, "newsletter/choices.html", context))


def _initial(found: Subscriber) -> dict[str, Any]:
    chosen = queries.wishes_of(found)
    return {
        "rhythm": found.rhythm,
        "themes": sorted(chosen.themes),
        "communes": sorted(chosen.communes),
    }


@audience(PUBLIC)
@csrf_exempt
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """One click, from the mail programme itself (RFC 8058) or from the page: the token is all, and
    leaving twice is leaving."""
    found = queries.subscriber_of(token, queries.LEAVING)
    if request.method == "POST":
        if found:
            subscribing.leave(subscriber=found, at=clock.now())
        return private(render(request, "newsletter/left.html"))
    return private(render(request, "newsletter/leave.html" if found else "newsletter/left.html"))
