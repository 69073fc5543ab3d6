"""What a structure needs: its own pages, which the team reads too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.look.asking import form_page
from maillage.look.frames import Link, gathered
from maillage.needs import forms
from maillage.needs.actions import stating
from maillage.needs.audiences import NEED_READER
from maillage.needs.frames import OF_STRUCTURE
from maillage.needs.models import Need
from maillage.needs.queries import stated, thread
from maillage.organisations import queries as organisations
from maillage.organisations.audiences import MANAGER
from maillage.organisations.models import Organisation
from maillage.web import posted
from maillage.web.guard import audience


@audience(MANAGER)
def own(request: HttpRequest, slug: str) -> HttpResponse:
    page = organisations.organisation_called(slug, request.user)
    context = {
        "organisation": page,
        "lines": stated.of_page(page, request.user),
        "sections": gathered(OF_STRUCTURE, page, request.user),
    }
    return render(request, "needs/own.html", context)


def _crumbs(page: Organisation) -> list[Link]:
    return [Link(page.name, page.get_absolute_url())]


@audience(MANAGER)
def need_create(request: HttpRequest, slug: str) -> HttpResponse:
    page = organisations.organisation_called(slug, request.user)
    place = page.main_place()
    where = place.commune.name if place and place.commune else ""
    form = forms.NeedForm(request.POST or None, initial={"commune": where})
    is_officer = accounts.is_officer(request.user)
    origin = Need.Origin.OFFICER if is_officer else Need.Origin.STRUCTURE

    def act(_version: int | None) -> Need:
        said = form.stated() | {"organisation_id": page.pk}
        by = request.user.author
        return stating.state(values=said, origin=origin, by=by, at=clock.now())

    return form_page(
        request,
        form,
        act,
        title=_("Dire ce qui vous manque"),
        lead=_(
            "L’équipe et votre structure le lisent, personne d’autre. Vous saurez ici ce qu’il "
            "devient, et nous vous écrirons quand une action y répondra."
        ),
        crumbs=_crumbs(page),
        said=_("C’est noté. Vous suivrez ici ce que cela devient."),
        button=_("Le dire à l’équipe"),
        is_team=False,
    )


@audience(NEED_READER)
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """« Qu’est devenu mon besoin ? »"""
    found = stated.need_of(pk, request.user)
    context = {
        "line": stated.lines([found], request.user)[0],
        "need": found,
        "thread": thread.of_need(found, request.user),
        "is_officer": accounts.is_officer(request.user),
        "close_form": forms.NeedCloseForm(),
    }
    return render(request, "needs/need.html", context)


@audience(NEED_READER)
def need_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = stated.need_of(pk, request.user)
    start = {"words": found.words, "family": found.family_id, "theme": found.theme_id}
    start |= {"commune": stated.commune_named(found.commune_id)}
    start |= {"is_confidential": found.is_confidential}
    form = forms.NeedForm(request.POST or None, initial=start)

    def act(version: int | None) -> Need:
        said = {"values": form.stated(), "by": request.user.author, "at": clock.now()}
        stating.revise(need=found, version=version, **said)
        return found

    return form_page(
        request,
        form,
        act,
        title=_("Dire autrement"),
        crumbs=[Link(str(found), found.get_absolute_url())],
        said=_("C’est à jour."),
        version=found.version,
        is_team=False,
    )


@audience(NEED_READER)
@require_POST
def need_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = stated.need_of(pk, request.user)
    page = stated.lines([found], request.user)[0].page
    with posted.telling(request, _("C’est retiré : plus personne ne le lit.")):
        stating.withdraw(need=found, by=request.user.author, at=clock.now())
    return redirect("structure_needs", slug=page.slug) if page else redirect("my_space")
