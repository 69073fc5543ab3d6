"""The one queue of the team and its review screen: three verbs, then undo."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER, TEAM
from maillage.accounts.queries import names_of
from maillage.base import clock, kinds
from maillage.base.numbers import whole
from maillage.base.refusals import Refusal
from maillage.look.frames import gathered
from maillage.participation import actions, forms, queries
from maillage.participation.actions import desk
from maillage.participation.frames import EXCERPTS, QUEUE_VERBS
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
    """What is proposed beside what is known; a decision, then the next one of the same view."""
    found, view = queries.contribution(pk, request.user), View.from_query(request.GET)
    if request.method == "POST":
        place = queries.placed(found, request.user, view)
        with posted.telling(request) as act:
            act.sentence, act.undo = _decide(request, found)
        if act.is_done:
            after = place.following or queries.queue(request.user, view).first()
            return redirect(_at(after.get_absolute_url() if after else reverse("queue"), view))
        found = queries.contribution(pk, request.user)
    return render(request, "participation/contribution.html", _shown(request, found, view))


def _at(address: str, view: View) -> str:
    """A page of the queue, as somebody looks at it."""
    return f"{address}?{view.address}" if view.address else address


def _shown(request: HttpRequest, found: Contribution, view: View) -> dict[str, Any]:
    """A contribution as it is now, with the words that a refused decision had."""
    waits = found.state == Contribution.State.WAITING
    kind = kinds.get(found.kind)
    review = queries.review_of(found) if waits else None
    return {
        "contribution": found,
        "review": review,
        "is_choice": review and review.names and not review.sides[0].is_proposed,
        "part": kind.part(found, request.POST or None) if waits and kind.part else None,
        "excerpts": [each for fill in EXCERPTS if waits for each in fill(found, request.user)],
        "replies": queries.replies() if waits and found.is_from_person else {},
        "others": queries.look(found.pk, request.user) if waits else [],
        "remarks": found.remarks.all() if found.has_remarks else (),
        "placed": queries.placed(found, request.user, view),
        "view": view,
        "holder": names_of([found.taken_by]).get(found.taken_by, ""),
        "is_mine": found.taken_by == request.user.author,
        "typed": {verb: request.POST.get(f"text_{verb}", "") for verb in ReplyTemplate.Verb.values},
    }


def _decide(request: HttpRequest, found: Contribution) -> tuple[str, str]:
    """What was decided, in words, and where it is undone."""
    verdict, text = request.POST.get("verdict", ""), request.POST.get(f"text_{_verb(request)}", "")
    user, at = request.user, clock.now()
    revision = whole(request.POST.get("revision")) or 0
    if verdict == ASK:
        actions.ask(contribution=found, revision=revision, text=text, user=user, at=at)
        return _("La question est partie. La proposition attend sa réponse."), ""
    decided = actions.decide(
        contribution=found,
        revision=revision,
        verdict=verdict,
        user=user,
        at=at,
        text=text,
        fields=_fields(request.POST) if "chosen" in request.POST else None,
        version=whole(request.POST.get("version")) or 0,
        typed=request.POST if verdict == kinds.MEND else {},
    )
    return _told(decided), reverse("contribution_reopen", args=[decided.pk])


TAKEN = "take-"  # before the name of a field: which of its two values is kept


def _fields(posted: QueryDict) -> list[str]:
    """The fields to publish: those that are ticked, and those whose proposed value is chosen."""
    chosen = [
        name.removeprefix(TAKEN) for name in posted if name.startswith(TAKEN) and posted[name]
    ]
    return posted.getlist("field") + chosen


def _told(decided: Contribution) -> str:
    """What a decision made public, with its link; else what became of what was proposed."""
    if decided.state == Contribution.State.REFUSED:
        return _("« %(name)s » est refusée.") % {"name": decided.title}
    kind = kinds.get(decided.kind)
    address = kind.address(decided) if kind.address else ""
    told = _("« {} » est en ligne.") if decided.made else _("« {} » : c’est décidé.")
    seen = format_html(' <a href="{}">{}</a>', address, _("Voir la fiche")) if address else ""
    return format_html(told, decided.title) + seen


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
    told = _("Publiées : %(done)s. À ouvrir une par une : %(left)s.") % {"done": done, "left": left}
    messages.success(request, told)
    return redirect("queue")


def _ticked(box: str) -> tuple[int, int] | None:
    """`12-3` → (12, 3)"""
    pk, _dash, revision = box.partition("-")
    row, seen = whole(pk), whole(revision)
    return None if row is None or seen is None else (row, seen)


@audience(TEAM)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one has it, or give it back to the team."""
    found, at = queries.contribution(pk, request.user), clock.now()
    with posted.telling(request) as act:
        if "back" in request.POST:
            desk.give_back(contribution=found, user=request.user, at=at)
            act.sentence = _("« %(title)s » est rendue à l’équipe.") % {"title": found.title}
        else:
            desk.take(contribution=found, user=request.user, at=at)
            act.sentence = _("« %(title)s » est à vous.") % {"title": found.title}
    return redirect(found)


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
