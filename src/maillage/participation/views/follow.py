"""The page behind the e-mailed link: confirm, follow, correct, answer, withdraw. The link never
acts by itself: a button does."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import PUBLIC
from maillage.base import clock, kinds
from maillage.base.web import Refusal, audience, too_often
from maillage.participation import actions, forms, queries

MOST_LOST, AN_HOUR = 5, 3600


@audience(PUBLIC)
def follow(request: HttpRequest, token: str) -> HttpResponse:
    found = queries.followed(token)
    kind = kinds.get(found.kind)
    context = {
        "contribution": found,
        "token": token,
        "remarks": found.remarks.all(),
        "form": forms.AnswerForm(),
        "steps": kind.steps(found, token) if kind.steps and found.is_open else [],
        "address": kind.address(found) if kind.address and found.change_id else "",
        "days": queries.days_to_answer(),
    }
    response = render(request, "participation/follow.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _acts(request: HttpRequest, token: str, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("contribution_follow", token=token)


@audience(PUBLIC)
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    found = queries.followed(token)
    said = _("Merci : votre proposition est envoyée.")
    return _acts(request, token, lambda: actions.confirm(contribution=found, at=clock.now()), said)


@audience(PUBLIC)
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    found, text = queries.followed(token), request.POST.get("text", "")
    said = _("Merci : votre réponse est envoyée.")
    return _acts(
        request, token,
        lambda: actions.answer(contribution=found, text=text, at=clock.now()), said,
    )  # fmt: skip


@audience(PUBLIC)
@require_POST
def retract(request: HttpRequest, token: str) -> HttpResponse:
    found = queries.followed(token)
    said = _("Votre proposition est retirée.")
    return _acts(request, token, lambda: actions.retract(contribution=found, at=clock.now()), said)


@audience(PUBLIC)
def lost(request: HttpRequest) -> HttpResponse:
    """A lost link is sent again; the page says the same whether the address is known or not."""
    form = forms.LostLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not too_often("lost", request, MOST_LOST, AN_HOUR):
            actions.send_links(email=form.cleaned_data["email"], at=clock.now())
        said = _("Si cette adresse a proposé quelque chose, ses liens viennent de partir.")
        messages.success(request, said)
        return redirect("contribution_lost")
    return render(request, "participation/lost.html", {"form": form})
