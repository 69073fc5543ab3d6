"""The one queue of the team and its review screen: three verbs, then undo."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, TEAM
from maillage.base import clock
from maillage.base.web import Refusal, audience, page_of
from maillage.participation import actions, forms, queries
from maillage.participation.models import Contribution, ReplyTemplate
from maillage.participation.queries import View
from maillage.territories import queries as territories

ASK = "ask"


@audience(TEAM)
def queue(request: HttpRequest) -> HttpResponse:
    view = View.from_query(request.GET)
    rows = queries.queue(request.user, view)
    context = {
        "waiting": queries.waiting(request.user),
        "tabs": queries.tabs(request.user),
        "view": view,
        "views": queries.views_of(request.user),
        "communes": territories.perimeter(),
        "held_count": queries.queue(request.user, View(held=True)).count(),
        "contributions": page_of(rows, request.GET.get("page"), 25),
        "asked": queries.asked(request.user)[:10],
        "decided": queries.decided(request.user),
        "days": queries.days_to_answer(),
        "may_look_for_twins": accounts.is_officer(request.user),
    }
    return render(request, "participation/queue.html", context)


@audience(TEAM)
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep this way of looking at the queue, or forget one."""
    if drop := request.POST.get("drop", ""):
        actions.drop_view(user=request.user, name=drop)
        return redirect("queue")
    view = View.from_query(request.POST)
    actions.keep_view(user=request.user, name=request.POST.get("name", ""), query=view.address)
    return redirect(f"{reverse('queue')}?{view.address}")


@audience(TEAM)
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed beside what is known; a decision, then the next one."""
    found = queries.contribution(pk, request.user)
    if request.method == "POST":
        try:
            _decide(request, found)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(found)
        following = queries.queue(request.user).first()
        return redirect(following or "queue")
    waits = found.state == Contribution.State.WAITING
    context = {
        "contribution": found,
        "review": queries.review_of(found) if waits else None,
        "replies": queries.replies() if waits and found.is_from_person else {},
        "author": queries.record_of(found),
        "others": queries.look(found.pk, request.user) if waits else [],
        "remarks": found.remarks.all(),
        "following": queries.after(found, request.user),
    }
    return render(request, "participation/contribution.html", context)


def _decide(request: HttpRequest, found: Contribution) -> None:
    verdict, text = request.POST.get("verdict", ""), request.POST.get(f"text_{_verb(request)}", "")
    by, at = request.user.author, clock.now()
    if verdict == ASK:
        actions.ask(contribution=found, text=text, by=by, at=at)
        messages.success(request, _("La question est partie. La proposition attend sa réponse."))
        return
    version = request.POST.get("version", "")
    actions.decide(
        contribution=found, verdict=verdict, by=by, at=at, text=text,
        fields=request.POST.getlist("field") if "chosen" in request.POST else None,
        version=int(version) if version.isdigit() else 0,
    )  # fmt: skip
    messages.success(request, _("C’est décidé. Vous pouvez encore revenir dessus."))


def _verb(request: HttpRequest) -> str:
    verdict = request.POST.get("verdict", "")
    return verdict if verdict in ReplyTemplate.Verb.values else ""


@audience(TEAM)
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Publish what is ticked, when there is nothing to choose in it."""
    done, left = 0, 0
    for pk in [int(n) for n in request.POST.getlist("row")[:100] if n.isdigit()]:
        found = queries.contribution(pk, request.user)
        try:
            actions.decide(contribution=found, verdict=actions.ACCEPT, by=request.user.author,
                           at=clock.now())  # fmt: skip
            done += 1
        except Refusal:
            left += 1
    said = _("%(done)s publiées, %(left)s à ouvrir une par une.") % {"done": done, "left": left}
    messages.success(request, said)
    return redirect("queue")


@audience(TEAM)
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


@audience(OFFICER)
def replies(request: HttpRequest) -> HttpResponse:
    return render(request, "participation/replies.html", {"replies": ReplyTemplate.objects.all()})


@audience(OFFICER)
def reply(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(ReplyTemplate, pk=pk) if pk else None
    form = forms.ReplyForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        actions.save_reply(reply=form.save(commit=False), by=request.user.author, at=clock.now())
        messages.success(request, _("La réponse type est enregistrée."))
        return redirect("replies")
    return render(request, "participation/reply.html", {"form": form, "reply": row})
