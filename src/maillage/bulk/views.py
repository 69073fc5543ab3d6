"""Letters to many, as the team follows them: how far each is, what it may do, who is uncertain."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock, mail
from maillage.base.numbers import whole
from maillage.bulk import actions, forms, queries
from maillage.bulk.models import Mailing
from maillage.web import posted
from maillage.web.answers import page_of
from maillage.web.guard import audience

ACTS: dict[str, tuple[Callable[..., Any], Any]] = {
    "commencer": (actions.hasten, _lazy("L’envoi commence.")),
    "deprogrammer": (
        actions.unplan,
        _lazy("L’envoi n’est plus prévu : la lettre est de nouveau en préparation."),
    ),
    "pause": (actions.pause, _lazy("L’envoi est en pause : rien d’autre ne part.")),
    "reprendre": (actions.resume, _lazy("L’envoi reprend.")),
    "arreter": (actions.stop, _lazy("L’envoi est arrêté : ce qui attendait ne partira pas.")),
}


@audience(OFFICER)
def mailings(request: HttpRequest) -> HttpResponse:
    """All of them, the last first."""
    rows = page_of(queries.mailings(request.user), request.GET.get("page"))
    context = {"page": rows, "mailings": [queries.Progress(row) for row in rows]}
    return render(request, "bulk/mailings.html", context)


@audience(OFFICER)
def mailing(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.mailing(pk, request.user))


def _page(request: HttpRequest, found: Mailing, form: forms.PaceForm | None = None) -> HttpResponse:
    context = {
        "mailing": found,
        "progress": queries.Progress(found),
        "letter": queries.address_of(found),
        "form": form or forms.PaceForm(instance=found),
        "leaves": mail.leaves(),
        "open": page_of(queries.to_decide(found), request.GET.get("page"), 50),
    }
    return render(request, "bulk/mailing.html", context)


@audience(OFFICER)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that moves while a letter leaves."""
    found = queries.mailing(pk, request.user)
    return render(
        request, "bulk/_progress.html", {"mailing": found, "progress": queries.Progress(found)}
    )


@audience(OFFICER)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Start, take back, pause, resume, stop."""
    found = queries.mailing(pk, request.user)
    if verb not in ACTS:
        raise Http404
    do, told = ACTS[verb]
    with posted.telling(request, told):
        do(mailing=found, by=request.user.author, at=clock.now())
    return redirect(found)


@audience(OFFICER)
@require_POST
def pace(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.mailing(pk, request.user)
    form = forms.PaceForm(request.POST, instance=queries.mailing(pk, request.user))
    if not form.is_valid():
        return _page(request, found, form)
    with posted.telling(request, _("Le rythme est changé.")):
        actions.set_pace(
            mailing=found,
            pace=form.cleaned_data["pace"],
            by=request.user.author,
            at=clock.now(),
        )
    return redirect(found)


@audience(OFFICER)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Of those whom nobody knows to be served, or whom the server refused: once more, or not."""
    found = queries.mailing(pk, request.user)
    numbers = [number for asked in request.POST.getlist("qui") if (number := whole(asked))]
    asked = {"addressees": numbers, "by": request.user.author, "at": clock.now()}
    with posted.telling(request) as told:
        if request.POST.get("verdict") == "encore":
            n = actions.send_again(mailing=found, **asked)
            words = ngettext("%(n)s message repart.", "%(n)s messages repartent.", n)
        else:
            n = actions.skip(mailing=found, **asked)
            words = ngettext("%(n)s adresse est laissée.", "%(n)s adresses sont laissées.", n)
        told.sentence = words % {"n": n} if n else _("Cochez d’abord des adresses.")
    return redirect(found)
