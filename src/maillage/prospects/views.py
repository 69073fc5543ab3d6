"""What a structure could become: its own pages, and what the team makes of them together."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.look.asking import form_page
from maillage.look.frames import Link
from maillage.needs.queries import stated
from maillage.organisations import queries as organisations
from maillage.organisations.audiences import MANAGER
from maillage.prospects import actions, forms, queries
from maillage.prospects.audiences import PROSPECT_READER
from maillage.prospects.models import DevelopmentProspect
from maillage.web import posted
from maillage.web.guard import audience


@audience(OFFICER)
def prospects(request: HttpRequest) -> HttpResponse:
    """What structures could become, and what that makes together."""
    rows = DevelopmentProspect.objects.visible_to(request.user).prefetch_related("blocks")
    found = list(rows[:500])
    heads = stated.heads_of({row.organisation_id for row in found}, request.user)
    context = {
        "rows": [(row, heads.get(row.organisation_id)) for row in found],
        "summary": queries.summary(request.user),
    }
    return render(request, "prospects/prospects.html", context)


@audience(OFFICER)
@require_POST
def advise(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.prospect_of(pk, request.user)
    form = forms.AdviserViewForm(request.POST)

    def act(_version: int | None) -> DevelopmentProspect:
        said = {"text": form.cleaned_data["text"], "by": request.user.author, "at": clock.now()}
        actions.add_view(prospect=found, **said)
        return found

    return form_page(
        request,
        form,
        act,
        title=_("Votre avis sur ce projet"),
        crumbs=[Link(found.name, found.get_absolute_url())],
        said=_("Votre avis est noté ; la structure le lit."),
    )


@audience(MANAGER)
def prospect_create(request: HttpRequest, slug: str) -> HttpResponse:
    page = organisations.organisation_called(slug, request.user)
    form = forms.ProspectForm(request.POST or None)

    def act(_version: int | None) -> DevelopmentProspect:
        said = {"values": form.stated(), "by": request.user.author, "at": clock.now()}
        return actions.write_prospect(organisation=page, **said)

    return form_page(
        request,
        form,
        act,
        title=_("Vos perspectives de développement"),
        lead=_(
            "Ce que vous pourriez faire dans trois ans, et ce qui vous en empêche. L’équipe et "
            "votre structure le lisent, personne d’autre."
        ),
        crumbs=[Link(page.name, page.get_absolute_url())],
        said=_("Votre projet est noté."),
        button=_("Enregistrer ce projet"),
        is_team=False,
    )


@audience(PROSPECT_READER)
def prospect(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.prospect_of(pk, request.user)
    heads = stated.heads_of([found.organisation_id], request.user)
    context = {
        "prospect": found,
        "page": heads.get(found.organisation_id),
        "is_officer": accounts.is_officer(request.user),
        "form": forms.AdviserViewForm(),
    }
    return render(request, "prospects/prospect.html", context)


@audience(PROSPECT_READER)
def prospect_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.prospect_of(pk, request.user)
    names = ("name", "activity", "jobs", "premises", "investment", "blocked_by", "state")
    start = {name: getattr(found, name) for name in (*names, "is_shared")}
    start["blocks"] = [family.pk for family in found.blocks.all()]
    form = forms.ProspectForm(request.POST or None, initial=start)

    def act(version: int | None) -> DevelopmentProspect:
        said = {"values": form.stated(), "by": request.user.author, "at": clock.now()}
        return actions.write_prospect(prospect=found, version=version, **said)

    return form_page(
        request,
        form,
        act,
        title=_("Modifier ce projet"),
        crumbs=[Link(found.name, found.get_absolute_url())],
        said=_("Le projet est à jour."),
        version=found.version,
        is_team=False,
    )


@audience(PROSPECT_READER)
@require_POST
def prospect_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.prospect_of(pk, request.user)
    page = stated.heads_of([found.organisation_id], request.user).get(found.organisation_id)
    with posted.telling(request, _("C’est retiré : plus personne ne le lit.")):
        actions.withdraw_prospect(prospect=found, by=request.user.author, at=clock.now())
    return redirect("structure_needs", slug=page.slug) if page else redirect("my_space")
