"""What runs behind the pages: late work, mail that did not leave, mail that came back; the week of
the team; handing over when somebody leaves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import actions as accounts
from maillage.accounts.audiences import OFFICER, STEWARD, TEAM
from maillage.accounts.models import User
from maillage.base import clock, jobs, mail
from maillage.base.web import Refusal, audience
from maillage.directory import queries as directory
from maillage.directory.queries.launch import waves_of
from maillage.mailing import queries as mailing
from maillage.participation import actions as participation
from maillage.participation import queries as proposed
from maillage.portal import week
from maillage.portal.forms import SuccessorForm


@audience(TEAM)
def my_week(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/week.html", {"todos": week.of(request.user)})


@audience(OFFICER)
def backstage(request: HttpRequest) -> HttpResponse:
    context = {"late": jobs.late(), "stuck": mail.stuck(), "bounces": mailing.came_back(),
               "leaves": mail.leaves()}  # fmt: skip
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
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves: what they hold, and who takes it."""
    leaver = get_object_or_404(User, pk=pk, is_active=True)
    form = SuccessorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at, by = clock.now(), request.user.author
        try:
            successor = accounts.hand_over(
                leaver=leaver, email=form.cleaned_data["email"], by=by, at=at
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("hand_over", pk=pk)
        participation.give_views(leaver=leaver, successor=successor)
        said = _("%(who)s a les rôles et les vues ; les sessions de %(leaver)s sont fermées.")
        messages.success(request, said % {"who": successor, "leaver": leaver})
        return redirect("roles")
    context = {
        "leaver": leaver,
        "form": form,
        "roles": leaver.roles.select_related("commune"),
        "pages": directory.held_by(leaver),
        "views": proposed.views_of(leaver),
        "asked": proposed.asked_by(leaver),
        "decided": proposed.decided_by(leaver),
        "waves": waves_of(leaver.author),
    }
    return render(request, "portal/hand_over.html", context)
