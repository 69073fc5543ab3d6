"""One dossier, and what makes it go on: stage, people, structure, end."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.base import clock
from maillage.dossiers import queries as dossiers
from maillage.dossiers.actions import ending, following, identity
from maillage.dossiers.models import Dossier
from maillage.followups import forms, queries
from maillage.followups.audiences import DOSSIER_READER
from maillage.followups.views.opened import dossier_opened
from maillage.look.asking import form_page
from maillage.look.frames import Link
from maillage.schemes import queries as schemes
from maillage.web import posted
from maillage.web.guard import audience


@audience(DOSSIER_READER)
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    context = {
        "page": queries.reading.page_of(found, request.user),
        "dossier": found,
        "support": queries.reading.support_of(found, request.user),
        "twins": dossiers.twins.of_dossier(found),
        "time_form": forms.TimeForm(initial={"day": clock.today()}),
    }
    return render(request, "followups/dossier.html", context)


def ask(
    request: HttpRequest,
    found: Dossier,
    form: django_forms.BaseForm,
    act: Callable[..., Any],
    *,
    title: str,
    said: str,
    versioned: bool = False,
    **more: Any,
) -> HttpResponse:
    """The page of a form about a dossier: `act` receives who and when, and the version where it
    is compared; afterwards one is on the dossier again."""

    def acts(version: int | None) -> Dossier:
        about = {"by": request.user.author, "at": clock.now()}
        act(**about, **({"version": version} if versioned else {}))
        return found

    return form_page(
        request,
        form,
        acts,
        title=title,
        said=said,
        crumbs=[Link(found.called, found.get_absolute_url())],
        version=found.version if versioned else None,
        is_team=False,
        **more,
    )


@audience(DOSSIER_READER)
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    if found.scheme is None:
        raise Http404
    after = queries.reading.next_stage(found)
    form = forms.StageForm(request.POST or None, scheme=found.scheme, initial={"stage": after})
    return ask(
        request,
        found,
        form,
        lambda **who: following.move_stage(dossier=found, **form.cleaned_data, **who),
        title=_("Changer d’étape"),
        lead=queries.reading.rule_of_stages(found),
        said=_("L’étape est notée."),
        versioned=True,
    )


@audience(DOSSIER_READER)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    form = forms.HandOverForm(request.POST or None, people=schemes.advisers())

    def act(**who: Any) -> None:
        said = form.cleaned_data
        following.hand_over(
            dossier=found,
            to=said["to"].user,
            support=said["to"].support,
            summary=said["summary"],
            stays=said["stays"],
            **who,
        )

    if request.method == "POST" and form.is_valid() and not form.cleaned_data["stays"]:
        return _passed(request, form, act, found)
    return ask(
        request,
        found,
        form,
        act,
        title=_("Passer le dossier"),
        said=_("Le dossier est passé, avec son résumé."),
        button=_("Passer le dossier"),
        versioned=True,
    )


def _passed(
    request: HttpRequest, form: forms.HandOverForm, act: Callable[..., Any], found: Dossier
) -> HttpResponse:
    """Who passed it reads it no more."""
    with posted.telling(request, _("Le dossier est passé, avec son résumé.")) as told:
        act(by=request.user.author, at=clock.now(), version=found.version)
    return redirect("my_dossiers" if told.is_done else found)


@audience(DOSSIER_READER)
def join(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    form = forms.JoinForm(request.POST or None, people=schemes.advisers())

    def act(**who: Any) -> None:
        to = form.cleaned_data["to"]
        following.join(dossier=found, user=to.user, support=to.support, **who)

    return ask(
        request,
        found,
        form,
        act,
        title=_("Quelqu’un rejoint le suivi"),
        lead=_("Cette personne lira tout le dossier, sauf les notes privées d’autres structures."),
        said=_("C’est noté."),
    )


@audience(DOSSIER_READER)
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    with posted.telling(request, _("Vous ne suivez plus ce dossier.")) as told:
        who = {"user": request.user, "by": request.user.author, "at": clock.now()}
        following.leave(dossier=found, **who)
    return redirect("my_dossiers" if told.is_done else found)


@audience(DOSSIER_READER)
def identify(request: HttpRequest, pk: int) -> HttpResponse:
    """Which structure it is: what the number leads to is shown, and a person says yes."""
    found = dossier_opened(request, pk)
    form = forms.WhichStructureForm(request.POST or None, initial={"siret": found.siret})
    seen = None
    if request.method == "POST" and form.is_valid():
        seen = dossiers.identity.behind(form.cleaned_data["siret"], found)
        if "oui" in request.POST and not seen.refusal:
            with posted.telling(request, _("C’est noté.")) as told:
                identity.confirm(
                    dossier=found,
                    organisation=seen.organisation,
                    by=request.user.author,
                    at=clock.now(),
                )
            if told.is_done:
                return redirect(found)
    context = {"dossier": found, "form": form, "seen": seen}
    return render(request, "followups/identify.html", context)


@audience(DOSSIER_READER)
def birth(request: HttpRequest, pk: int) -> HttpResponse:
    """The project becomes a page of the directory."""
    found = dossier_opened(request, pk)
    start = {"siret": found.siret, "name": found.name if found.is_group else ""}
    form = forms.BirthForm(request.POST or None, initial=start)

    def act(**who: Any) -> None:
        siret = form.cleaned_data["siret"]
        seen = dossiers.identity.behind(siret, found)
        if siret and seen.refusal and seen.is_known:
            raise dossiers.identity.NotThisOne(seen.refusal)
        identity.give_birth(dossier=found, **form.cleaned_data, known=seen.organisation, **who)

    return ask(
        request,
        found,
        form,
        act,
        title=_("Le projet devient une structure"),
        lead=_("Sa fiche entre dans l’annuaire ; la personne la tient, par son adresse."),
        said=_("La structure a sa fiche dans l’annuaire."),
        button=_("Créer la fiche"),
        versioned=True,
    )


@audience(DOSSIER_READER)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    known = queries.reading.outcome_of(found)
    form = forms.OutcomeForm(request.POST or None, instance=known)
    return ask(
        request,
        found,
        form,
        lambda **who: ending.close(dossier=found, values=form.cleaned_data, **who),
        title=_("Terminer le dossier"),
        lead=_("La personne dira ce qu’elle en pense, maintenant, à six et à douze mois."),
        said=_("Le dossier est terminé."),
        button=_("Terminer"),
        versioned=True,
    )


@audience(DOSSIER_READER)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    with posted.telling(request, _("Le dossier est rouvert.")):
        ending.reopen(dossier=found, by=request.user.author, at=clock.now())
    return redirect(found)


@audience(DOSSIER_READER)
@require_POST
def twins(request: HttpRequest, pk: int, twins: int) -> HttpResponse:
    """Whether two dossiers are one project, said by who reads both."""
    found = dossier_opened(request, pk)
    pair = dossiers.twins.pair(twins, found, request.user)
    with posted.telling(request, _("C’est noté.")):
        identity.decide_twins(
            twins=pair,
            is_same=request.POST.get("dit") == "oui",
            kept=found,
            by=request.user.author,
            at=clock.now(),
        )
    return redirect(found)
