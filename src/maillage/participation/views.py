"""The one queue of the team and its review screen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.base.web import Refusal, audience, page_of
from maillage.participation import actions, queries


@audience(OFFICER)
def queue(request: HttpRequest) -> HttpResponse:
    context = {
        "waiting": queries.waiting(request.user),
        "contributions": page_of(queries.queue(request.user), request.GET.get("page"), 25),
        "decided": queries.decided(request.user),
    }
    return render(request, "participation/queue.html", context)


@audience(OFFICER)
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed beside what is known; a decision, then the next one."""
    found = queries.contribution(pk, request.user)
    if request.method == "POST":
        try:
            actions.decide(
                contribution=found, verdict=request.POST.get("verdict", ""),
                by=request.user.author, at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(found)
        messages.success(request, _("C’est décidé. Vous pouvez encore revenir dessus."))
        following = queries.queue(request.user).first()
        return redirect(following or "queue")
    waits = found.state == found.State.WAITING
    review = queries.review_of(found) if waits else None
    return render(
        request, "participation/contribution.html", {"contribution": found, "review": review}
    )


@audience(OFFICER)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.contribution(pk, request.user)
    try:
        actions.reopen(contribution=found, by=request.user.author, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("queue")
    messages.success(request, _("La décision est annulée : la proposition attend de nouveau."))
    return redirect(found)
