"""Missions of who follows their dossiers; the pool, for the team."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.look.asking import form_page
from maillage.look.frames import Link
from maillage.missions import actions, forms, queries
from maillage.missions.audiences import MISSION_READER
from maillage.missions.models import Consultant, EngineeringMission
from maillage.schemes.audiences import ADVISER
from maillage.web import posted
from maillage.web.guard import audience


@audience(ADVISER)
def mine(request: HttpRequest) -> HttpResponse:
    context = {"missions": queries.missions(request.user)[:200]}
    return render(request, "missions/mine.html", context)


@audience(MISSION_READER)
def mission(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.mission(pk, request.user)
    context = {"page": queries.page_of(found, request.user), "mission": found}
    return render(request, "missions/mission.html", context)


def _page(
    request: HttpRequest,
    form: django_forms.BaseForm,
    act: Callable[[], Any],
    found: EngineeringMission | None,
    **more: Any,
) -> HttpResponse:
    crumbs = [Link(_("Mes missions"), reverse("my_missions"))]
    crumbs += [Link(str(found), found.get_absolute_url())] if found else []

    def acts(_version: int | None) -> Any:
        return act() or found

    return form_page(request, form, acts, crumbs=crumbs, is_team=False, **more)


@audience(ADVISER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.MissionForm(request.POST or None, user=request.user)

    def act() -> EngineeringMission:
        dossiers = form.cleaned_data["dossiers"]
        return actions.write_mission(values=form.stated(), dossiers=dossiers, at=clock.now())

    return _page(
        request,
        form,
        act,
        None,
        title=_("Une mission d’ingénierie"),
        said=_("La mission est écrite : demandez des devis."),
    )


@audience(MISSION_READER)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.mission(pk, request.user)
    form = forms.MissionForm(request.POST or None, instance=found, user=request.user)

    def act() -> None:
        dossiers = form.cleaned_data["dossiers"]
        actions.write_mission(
            values=form.stated(), dossiers=dossiers, mission=found, at=clock.now()
        )

    return _page(
        request,
        form,
        act,
        queries.mission(pk, request.user),
        title=_("Modifier la mission"),
        lead=_("Cochez qui s’y ajoute ; qui y est déjà y reste."),
        said=_("C’est enregistré."),
    )


@audience(MISSION_READER)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.mission(pk, request.user)
    form = forms.AskConsultantsForm(request.POST or None, mission=found)
    return _page(
        request,
        form,
        lambda: actions.ask_consultants(
            mission=found, consultants=form.cleaned_data["consultants"], at=clock.now()
        ),
        found,
        title=_("Demander des devis"),
        lead=_("Le site n’écrit à personne : envoyez le cahier des charges, et notez ici."),
        said=_("C’est noté : leurs réponses sont attendues."),
    )


@audience(MISSION_READER)
def receive(request: HttpRequest, pk: int, quote: int) -> HttpResponse:
    found = queries.mission(pk, request.user)
    row = queries.quote(found, quote)
    form = forms.QuoteForm(request.POST or None, instance=row)
    return _page(
        request,
        form,
        lambda: actions.receive_quote(quote=row, values=form.stated(), at=clock.now()),
        found,
        title=_("Le devis de %(who)s") % {"who": row.consultant},
        said=_("Le devis est noté."),
    )


@audience(MISSION_READER)
@require_POST
def choose(request: HttpRequest, pk: int, quote: int) -> HttpResponse:
    found = queries.mission(pk, request.user)
    with posted.telling(request, _("Ce devis est retenu : la mission commence.")):
        actions.choose_quote(quote=queries.quote(found, quote), at=clock.now())
    return redirect(found)


@audience(MISSION_READER)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.mission(pk, request.user)
    form = forms.EndMissionForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        values = {"score": said["score"], "evaluation": said["evaluation"]}
        is_done = said["how"] == "done"
        actions.end_mission(mission=found, values=values, is_done=is_done, at=clock.now())

    return _page(
        request,
        form,
        act,
        found,
        title=_("Finir la mission"),
        said=_("C’est noté."),
    )


# The pool


@audience(OFFICER)
def pool(request: HttpRequest) -> HttpResponse:
    """The consultants who may be asked, and a form for one more."""
    return _consultant(request, None)


@audience(OFFICER)
def consultant_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _consultant(request, get_object_or_404(Consultant, pk=pk))


def _consultant(request: HttpRequest, row: Consultant | None) -> HttpResponse:
    form = forms.ConsultantForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("C’est enregistré."), form=form) as told:
            actions.write_consultant(
                values=form.stated(), consultant=row, by=request.user.author, at=clock.now()
            )
        if told.is_done:
            return redirect("consultants")
    context = {"form": form, "row": row, "consultants": Consultant.objects.all()}
    return render(request, "missions/pool.html", context)
