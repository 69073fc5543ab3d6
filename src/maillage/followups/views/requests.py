"""A request to an organisation: its page with its buttons; whom to ask next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.base import clock
from maillage.dossiers import queries as dossiers
from maillage.dossiers.actions import routing
from maillage.dossiers.models import Dossier, PartnerRequest
from maillage.followups import forms, queries
from maillage.followups.audiences import DOSSIER_READER, REQUEST_READER
from maillage.followups.views.opened import dossier_opened, request_opened
from maillage.look.asking import form_page
from maillage.look.frames import Link
from maillage.web import posted
from maillage.web.guard import audience


@audience(REQUEST_READER)
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, why, and the buttons: opening it answers nothing."""
    return _page(request, request_opened(request, pk), forms.DeclineForm())


def _page(request: HttpRequest, found: PartnerRequest, form: forms.DeclineForm) -> HttpResponse:
    context = {"asked": found, "dossier": found.dossier, "form": form}
    return render(request, "followups/request.html", context)


@audience(REQUEST_READER)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    found = request_opened(request, pk)
    sentence = _("Vous suivez ce dossier : les autres structures sont prévenues.")
    with posted.telling(request, sentence) as told:
        routing.take(request=found, user=request.user, by=request.user.author, at=clock.now())
    return redirect(found.dossier if told.is_done else "my_dossiers")


@audience(REQUEST_READER)
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """« Pas pour nous, parce que »: who follows the dossier reads why; the person does not."""
    found = request_opened(request, pk)
    form = forms.DeclineForm(request.POST)
    if form.is_valid():
        sentence = _("C’est noté : merci d’avoir répondu.")
        with posted.telling(request, sentence, form=form) as told:
            said = {"because": form.cleaned_data["because"], "by": request.user.author}
            routing.decline(request=found, at=clock.now(), **said)
        if told.is_done:
            return redirect("my_dossiers")
    return _page(request, found, form)


@audience(DOSSIER_READER)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The rule proposes, with its reasons; a person chooses."""
    found = dossier_opened(request, pk)
    choices = dossiers.routing.candidates(found)
    form = forms.PartnersForm(request.POST or None, choices=choices)

    def act(version: int | None) -> Dossier:
        said = {"partners": form.asked(), "version": version, "by": request.user.author}
        routing.ask(dossier=found, at=clock.now(), **said)
        return found

    return form_page(
        request,
        form,
        act,
        title=_("Solliciter des partenaires"),
        lead=_("Celui qui prend libère les autres. Chacun lit pourquoi il est sollicité."),
        crumbs=[Link(found.called, found.get_absolute_url())],
        said=_("Les partenaires sont sollicités."),
        button=_("Solliciter"),
        version=found.version,
        is_team=False,
    )


@audience(DOSSIER_READER)
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    support = queries.reading.support_of(found, request.user)
    with posted.telling(request, _("C’est noté : votre structure a fini sa part.")):
        if support is None:
            raise routing.NotHeldByYou
        routing.finish(dossier=found, support=support, by=request.user.author, at=clock.now())
    return redirect("my_dossiers")
