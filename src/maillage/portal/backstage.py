"""What runs behind the pages: late work, mail that did not leave, mail that came back; the week of
the team; handing over when somebody leaves."""

from itertools import chain

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import actions as accounts
from maillage.accounts import rules
from maillage.accounts.audiences import OFFICER, STEWARD, TEAM
from maillage.accounts.models import User
from maillage.backup import restore
from maillage.base import clock, jobs, mail
from maillage.base.personal import PERSONAL
from maillage.mailing import queries as mailing
from maillage.portal import first_evening, week
from maillage.portal.forms import SuccessorForm
from maillage.web import posted
from maillage.web.guard import audience


@audience(TEAM)
def my_week(request: HttpRequest) -> HttpResponse:
    is_steward = rules.is_steward(request.user)
    context = {
        "todos": week.of(request.user),
        "all_sent": not mail.waiting() and not mail.stuck(),
        "steps": first_evening.steps() if is_steward and first_evening.left() else [],
    }
    return render(request, "portal/week.html", context)


@audience(OFFICER)
def backstage(request: HttpRequest) -> HttpResponse:
    context = {
        "late": jobs.late(),
        "stuck": mail.stuck(),
        "bounces": mailing.came_back(),
        "leaves": mail.leaves(),
        "unsent": mail.waiting(),
        "may_wake": STEWARD.admits(request),
    }
    return render(request, "portal/backstage.html", context)


@audience(OFFICER)
@require_POST
def backstage_act(request: HttpRequest, verb: str, pk: int) -> HttpResponse:
    """One of three buttons: the work again, give it up, the message again."""
    if verb == "message":
        mail.send_again(message=pk)
    elif verb == "abandon":
        jobs.give_up(job=pk)
    else:
        jobs.again(job=pk)
    messages.success(request, _("C’est noté."))
    return redirect("backstage")


@audience(STEWARD)
@require_POST
def wake(request: HttpRequest) -> HttpResponse:
    """Somebody answers for it: this restored copy is the real site."""
    if restore.wake(by=request.user.author, at=clock.now()):
        messages.success(
            request, _("Ce site est de nouveau le vrai : courrier et travaux repartent.")
        )
    return redirect("backstage")


@audience(STEWARD)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves: what they hold, and who takes it."""
    leaver = get_object_or_404(User, pk=pk, is_active=True)
    form = SuccessorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request) as act:
            successor = _give(leaver, form.cleaned_data["email"], request.user.author)
            told = _("%(who)s a les rôles et les vues ; les sessions de %(leaver)s sont fermées.")
            act.sentence = told % {"who": successor, "leaver": leaver}
        return redirect("roles") if act.is_done else redirect("hand_over", pk=pk)
    holdings = chain.from_iterable(room.holdings(leaver) for room in PERSONAL)
    context = {
        "leaver": leaver,
        "form": form,
        "holdings": sorted(holdings, key=lambda holding: holding.position),
    }
    return render(request, "portal/hand_over.html", context)


@transaction.atomic
def _give(leaver: User, email: str, by: str) -> User:
    at = clock.now()
    successor = accounts.hand_over(leaver=leaver, email=email, by=by, at=at)
    for room in PERSONAL:
        room.hand_over(leaver=leaver, successor=successor, by=by, at=at)
    return successor
