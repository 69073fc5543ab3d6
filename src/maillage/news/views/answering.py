"""Writing to the author of a classified, and what the author does by the link of a mail. A link
never acts by itself: a button does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maillage.accounts.audiences import PUBLIC
from maillage.base import clock
from maillage.news import forms, queries
from maillage.news.actions import classifieds
from maillage.news.actions import messages as actions
from maillage.news.models import Classified
from maillage.news.words import until_in_words
from maillage.web import posted
from maillage.web.answers import private
from maillage.web.guard import audience
from maillage.web.visitors import too_often

MOST_WRITTEN, A_DAY = 20, 24 * 3600


@audience(PUBLIC)
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """A message to the author; an address that nobody has proven confirms it first."""
    found = queries.classified_called(slug, request.user)
    form = forms.AnswerToClassifiedForm(request.POST or None, sender=request.user)
    if request.method == "POST" and form.is_valid():
        told = (
            _("Votre message est parti.")
            if form.user
            else _("Un message vient de vous être envoyé : ouvrez-le, votre réponse partira.")
        )
        with posted.telling(request, told, form=form) as act:
            _write(request, form, found)
        if act.is_done:
            return redirect(found)
    card = queries.classified_cards([found], request.user)[0]
    return render(request, "news/answer.html", {"form": form, "classified": found, "card": card})


def _write(request: HttpRequest, form: forms.AnswerToClassifiedForm, found: Classified) -> None:
    sender = form.sender()
    if sender.trapped:  # a robot: the page says the same
        return
    if too_often("classified", request, MOST_WRITTEN, A_DAY):
        raise actions.TooManyMessages
    actions.answer(
        classified=found,
        email=sender.email,
        name=form.cleaned_data["name"],
        text=form.cleaned_data["text"],
        is_confirmed=form.user is not None,
        at=clock.now(),
    )


@audience(PUBLIC)
def message(request: HttpRequest, token: str) -> HttpResponse:
    """The button that proves an address: the words leave."""
    found = queries.message_of(token)
    if request.method == "POST":
        with posted.telling(request, _("Votre message est parti.")):
            actions.confirm(message=found, at=clock.now())
        return redirect(found.classified)
    context = {"message": found, "classified": found.classified}
    return private(render(request, "news/message.html", context))


@audience(PUBLIC)
def own(request: HttpRequest, token: str) -> HttpResponse:
    """What its author does of a classified without an account: prolong it, or end it."""
    found = queries.own(token)
    if request.method == "POST":
        first = found.claims.order_by("change_id").select_related("change").first()
        by = first.change.by if first else "visitor"
        is_end = "end" in request.POST
        with posted.telling(request):
            act = classifieds.end if is_end else classifieds.prolong
            found = act(classified=found, by=by, at=clock.now())
            said = _("C’est fini : elle a quitté le site.") if is_end else _("Elle est prolongée.")
            messages.success(request, said)
        return redirect("classified_own", token=token)
    context = {"classified": found, "token": token, "until": until_in_words(found)}
    return private(render(request, "news/own.html", context))
