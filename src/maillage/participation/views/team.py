"""The one queue of the team and its review screen: three verbs, then undo."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER, TEAM
from maillage.base import clock
from maillage.base.numbers import whole
from maillage.base.refusals import Refusal
from maillage.look.frames import gathered
from maillage.participation import actions, forms, queries
from maillage.participation.actions import desk
from maillage.participation.frames import QUEUE_VERBS
from maillage.participation.models import Contribution, ReplyTemplate
from maillage.participation.queries import View
from maillage.territories import queries as territories
from maillage.web import posted
from maillage.web.answers import page_of
from maillage.web.guard import audience

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
        "flagged_count": queries.queue(request.user, View(flagged=True)).count(),
        "contributions": page_of(rows, request.GET.get("page"), 25),
        "asked": queries.asked(request.user)[:10],
        "decided": queries.decided(request.user),
        "days": queries.days_to_answer(),
        "verbs": gathered(QUEUE_VERBS, request.user),
    }
    return render(request, "participation/queue.html", context)


@audience(TEAM)
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep this way of looking at the queue, or forget one."""
    if drop := request.POST.get("drop", ""):
        desk.drop_view(user=request.user, name=drop)
        return redirect("queue")
    view = View.from_query(request.POST)
    desk.save_view(user=request.user, name=request.POST.get("name", ""), query=view.address)
    return redirect(f"{reverse('queue')}?{view.address}")


@audience(TEAM)
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed beside what is known; a decision, then the next one."""
    found = queries.contribution(pk, request.user)
    if request.method == "POST":
        with posted.telling(request) as act:
            act.sentence = _decide(request, found)
        if act.is_done:
            return redirect(queries.queue(request.user).first() or "queue")
        found = queries.contribution(pk, request.user)
    return render(request, "participation/contribution.html", _shown(request, found))


def _shown(request: HttpRequest, found: Contribution) -> dict[str, Any]:
    """A contribution as it is now, with the words that a refused decision had."""
    waits = found.state == Contribution.State.WAITING
    return {
        "contribution": found,
        "review": queries.review_of(found) if waits else None,
        "replies": queries.replies() if waits and found.is_from_person else {},
        "others": queries.look(found.pk, request.user) if waits else [],
        "remarks": found.remarks.all() if found.has_remarks else (),
        "following": queries.after(found, request.user),
        "typed": {verb: request.POST.get(f"text_{verb}", "") for verb in ReplyTemplate.Verb.values},
    }


def _decide(request: HttpRequest, found: Contribution) -> str:
    """What was decided, in words."""
    verdict, text = request.POST.get("verdict", ""), request.POST.get(f"text_{_verb(request)}", "")
    user, at = request.user, clock.now()
    revision = whole(request.POST.get("revision")) or 0
    if verdict == ASK:
        actions.ask(contribution=found, revision=revision, text=text, user=user, at=at)
        return _("La question est partie. La proposition attend sa réponse.")
    actions.decide(
        contribution=found,
        revision=revision,
        verdict=verdict,
        user=user,
        at=at,
        text=text,
        fields=request.POST.getlist("field") if "chosen" in request.POST else None,
        version=whole(request.POST.get("version")) or 0,
    )
    told = _('« {name} » : c’est décidé. <a href="{url}">Revenir sur cette décision</a>')
    return format_html(told, name=found.title, url=found.get_absolute_url())


def _verb(request: HttpRequest) -> str:
    verdict = request.POST.get("verdict", "")
    return verdict if verdict in ReplyTemplate.Verb.values else ""


@audience(TEAM)
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Publish what is ticked, when there is nothing to choose in it; a box names a contribution and
    the revision that the list showed."""
    done, left = 0, 0
    for pk, revision in filter(None, map(_ticked, request.POST.getlist("row")[:100])):
        try:
            actions.decide(
                contribution=queries.contribution(pk, request.user),
                revision=revision,
                verdict=actions.ACCEPT,
                user=request.user,
                at=clock.now(),
            )
            done += 1
        except (Refusal, Http404):
            left += 1
    told = _("%(done)s publiées, %(left)s à ouvrir une par une.") % {"done": done, "left": left}
    messages.success(request, told)
    return redirect("queue")


def _ticked(box: str) -> tuple[int, int] | None:
    """`12-3` → (12, 3)"""
    pk, _dash, revision = box.partition("-")
    row, seen = whole(pk), whole(revision)
    return None if row is None or seen is None else (row, seen)


@audience(TEAM)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.contribution(pk, request.user)
    with posted.telling(
        request, _("La décision est annulée : la proposition attend de nouveau.")
    ) as act:
        actions.reopen(contribution=found, user=request.user, at=clock.now())
    return redirect(found if act.is_done else "queue")


@audience(OFFICER)
def replies(request: HttpRequest) -> HttpResponse:
    return render(request, "participation/replies.html", {"replies": ReplyTemplate.objects.all()})


@audience(OFFICER)
def reply(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(ReplyTemplate, pk=pk) if pk else None
    form = forms.ReplyForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        desk.save_reply(reply=form.save(commit=False), by=request.user.author, at=clock.now())
        messages.success(request, _("La réponse type est enregistrée."))
        return redirect("replies")
    return render(request, "participation/reply.html", {"form": form, "reply": row})
