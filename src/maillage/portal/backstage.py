"""What runs behind the pages: late work, mail that did not leave, mail that came back; the week of
the team; handing over when somebody leaves."""

from itertools import chain

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import actions as accounts
from maillage.accounts import rules
from maillage.accounts.audiences import OFFICER, STEWARD, TEAM
from maillage.accounts.models import User
from maillage.backup import restore
from maillage.base import clock, history, jobs, mail, undoing
from maillage.base.models import Change
from maillage.base.personal import PERSONAL
from maillage.installation import evening
from maillage.installation.views import first_evening
from maillage.look.frames import PUBLIC_FIGURES
from maillage.mailing import queries as mailing
from maillage.portal import ledger, tools, week
from maillage.portal.forms import SuccessorForm
from maillage.web import posted
from maillage.web.guard import audience

LATELY = 6  # acts that the week shows


@audience(TEAM)
def my_week(request: HttpRequest) -> HttpResponse:
    """The home of the team: what to do, for whom, why now; then all its tools. While the site is
    being set up, who is in charge of it begins with the steps of the first evening."""
    user = request.user
    if "equipe" not in request.GET and evening.is_home(user):
        return first_evening(request)
    is_officer = rules.is_officer(user)
    context = {
        "week": week.of(user, of_all="equipe" in request.GET),
        "of_all": "equipe" in request.GET,
        "today": clock.today(),
        "all_sent": not mail.waiting() and not mail.stuck(),
        "lately": ledger.lately(user, LATELY) if is_officer else [],
        "figures": sorted(
            chain.from_iterable(fill() for fill in PUBLIC_FIGURES), key=lambda one: one.position
        ),
        "tools": tools.by_group(user),
    }
    return render(request, "portal/week.html", context)


@audience(TEAM)
def former_week(request: HttpRequest) -> HttpResponse:
    """Where the week stood before it was the home of the team."""
    return redirect("desk", permanent=True)


@audience(STEWARD)
@require_POST
def undo(request: HttpRequest, change: int) -> HttpResponse:
    """Undo what was changed of the site itself: its name, settings, words."""
    row = get_object_or_404(Change, pk=change)
    of = ledger.subject_of(row)
    if of is None:
        raise Http404
    with posted.telling(request) as act:
        undoing.undo(change=row, of=of, by=request.user.author, at=clock.now())
        name = row.note or history.in_words(row.act)
        act.sentence = _("« %(what)s » : c’est annulé.") % {"what": name}
    return redirect("desk")


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
