"""What an adviser has before them; what an officer may know."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.base.numbers import whole
from maillage.dossiers.actions import grids, opening
from maillage.dossiers.models import Dossier
from maillage.followups import forms, queries
from maillage.followups.audiences import ADVISER
from maillage.look.asking import form_page
from maillage.look.frames import Link
from maillage.schemes import queries as schemes
from maillage.schemes import rules
from maillage.web.guard import audience


@audience(OFFICER)
def counts(request: HttpRequest) -> HttpResponse:
    """How many there are, by state: an officer reads none of them."""
    found = queries.lists.counts()
    context = {"rows": [(Dossier.State(state).label, n) for state, n in found.items()]}
    return render(request, "followups/counts.html", context)


@audience(OFFICER)
def grid(request: HttpRequest) -> HttpResponse:
    """The grid of the diagnosis, from today on."""
    last = queries.reading.grid_in_force()
    lines = [f"{one['name']} : {one['question']}" for one in last.criteria] if last else []
    form = forms.GridForm(request.POST or None, initial={"criteria": "\n".join(lines)})

    def act(_version: int | None) -> str:
        criteria = form.cleaned_data["criteria"]
        grids.write(criteria=criteria, by=request.user.author, at=clock.now())
        return "dossier_counts"

    return form_page(
        request,
        form,
        act,
        title=_("La grille du diagnostic"),
        lead=_("Chaque écriture est une version : les diagnostics déjà faits gardent la leur."),
        crumbs=[Link(_("Dossiers d’accompagnement"), "../")],
        said=_("La grille vaut dès aujourd’hui."),
    )


@audience(ADVISER)
def mine(request: HttpRequest) -> HttpResponse:
    view, number = request.GET.get("voir", ""), whole(request.GET.get("page", "")) or 1
    found = queries.lists.own(request.user, view=view, number=number)
    context = {"own": found, "coordinates": rules.coordinates(request.user)}
    return render(request, "followups/mine.html", context)


@audience(ADVISER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.NewDossierForm(request.POST or None)
    support = schemes.supports_of(request.user).first()

    def act(_version: int | None) -> Dossier:
        return opening.open_dossier(
            **form.stated(),
            adviser=request.user,
            support=support,
            by=request.user.author,
            at=clock.now(),
        ).dossier

    return form_page(
        request,
        form,
        act,
        title=_("Un nouveau dossier"),
        lead=_(
            "Il ne faut ni compte ni SIRET. La personne reçoit un lien privé si elle a une adresse."
        ),
        crumbs=[Link(_("Mes dossiers"), "../")],
        said=_("Le dossier est ouvert : vous en êtes référent·e."),
        button=_("Ouvrir le dossier"),
        is_team=False,
    )
