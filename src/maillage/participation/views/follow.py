"""The page behind the e-mailed link: confirm, follow, correct, answer, withdraw. The link never
acts by itself: a button does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import PUBLIC
from maillage.base import clock, jobs, kinds
from maillage.base.kinds import Following
from maillage.participation import actions, forms, queries
from maillage.participation.models import Contribution
from maillage.web import posted
from maillage.web.answers import private
from maillage.web.guard import audience
from maillage.web.visitors import too_often

MOST_LOST, AN_HOUR = 5, 3600


@audience(PUBLIC)
def follow(request: HttpRequest, token: str) -> HttpResponse:
    return _followed(request, token, forms.AnswerForm())


def _followed(request: HttpRequest, token: str, form: forms.AnswerForm) -> HttpResponse:
    found = queries.followed(token)
    kind = kinds.get(found.kind)
    own = kind.follow(found) if kind.follow else Following("participation/follow.html")
    context = {
        "contribution": found,
        "token": token,
        "remarks": found.remarks.all(),
        "said": kind.personal(found) if kind.personal else {},
        "form": form,
        "steps": kind.steps(found, token) if kind.steps and found.is_open else [],
        "address": kind.address(found) if kind.address and found.change_id else "",
        "days": queries.days_to_answer(),
        **own.context,
    }
    return private(render(request, own.template, context))


@audience(PUBLIC)
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    found = queries.followed(token)
    with posted.telling(request, _("Merci : votre proposition est envoyée.")):
        actions.confirm(contribution=found, at=clock.now())
    return redirect("contribution_follow", token=token)


@audience(PUBLIC)
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    found, form = queries.followed(token), forms.AnswerForm(request.POST)
    if found.state == Contribution.State.ASKED and not form.is_valid():
        return _followed(request, token, form)
    with posted.telling(request, _("Merci : votre réponse est envoyée.")):
        actions.answer(contribution=found, text=request.POST.get("text", ""), at=clock.now())
    return redirect("contribution_follow", token=token)


@audience(PUBLIC)
@require_POST
def retract(request: HttpRequest, token: str) -> HttpResponse:
    found = queries.followed(token)
    with posted.telling(request, _("Votre proposition est retirée.")):
        actions.retract(contribution=found, at=clock.now())
    return redirect("contribution_follow", token=token)


@audience(PUBLIC)
def lost(request: HttpRequest) -> HttpResponse:
    """A lost link is sent again; the page says the same whether the address is known or not."""
    form = forms.LostLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not too_often("lost", request, MOST_LOST, AN_HOUR):
            jobs.enqueue("contribution.links", email=form.cleaned_data["email"])
        told = _("Si cette adresse a proposé quelque chose, ses liens viennent de partir.")
        messages.success(request, told)
        return redirect("contribution_lost")
    return render(request, "participation/lost.html", {"form": form})
