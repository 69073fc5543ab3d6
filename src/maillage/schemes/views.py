"""Who accompanies, for the team; an adviser's own absences."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.look.asking import form_page
from maillage.look.frames import Link
from maillage.schemes import actions, forms, queries
from maillage.schemes.audiences import ADVISER
from maillage.schemes.models import Adviser
from maillage.territories.models import Commune
from maillage.web import posted
from maillage.web.guard import audience


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.author, "at": clock.now()}  # type: ignore[union-attr]


@audience(OFFICER)
def supports(request: HttpRequest) -> HttpResponse:
    people: dict[int, list[Adviser]] = {}
    for adviser in queries.advisers():
        people.setdefault(adviser.support_id, []).append(adviser)
    rows = [(one, people.get(one.pk, [])) for one in queries.supports()]
    return render(request, "schemes/supports.html", {"rows": rows})


@audience(OFFICER)
def support_create(request: HttpRequest) -> HttpResponse:
    form = forms.NewSupportForm(request.POST or None)

    def act(_version: int | None) -> str:
        page = form.cleaned_data["structure"]
        actions.write_support(values=form.stated(), organisation=page, **_who(request))
        return "supports"

    return form_page(
        request,
        form,
        act,
        title=_("Une structure qui accompagne"),
        crumbs=[Link(_("Qui accompagne"), reverse("supports"))],
        said=_("Elle peut recevoir des demandes : nommez qui y conseille."),
    )


@audience(OFFICER)
def support_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.support_of(pk)
    named = Commune.objects.filter(pk__in=found.communes).values_list("name", flat=True)
    start = {"subjects": found.subjects, "places": ", ".join(named)}
    form = forms.SupportForm(request.POST or None, instance=found, initial=start)

    def act(_version: int | None) -> str:
        actions.write_support(values=form.stated(), support=found, **_who(request))
        return "supports"

    return form_page(
        request,
        form,
        act,
        title=str(found),
        crumbs=[Link(_("Qui accompagne"), reverse("supports"))],
        said=_("C’est enregistré."),
    )


@audience(OFFICER)
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.support_of(pk)
    form = forms.AdviserForm(request.POST or None)

    def act(_version: int | None) -> str:
        actions.appoint(support=found, **form.cleaned_data, **_who(request))
        return "supports"

    return form_page(
        request,
        form,
        act,
        title=_("Qui conseille à %(of)s") % {"of": found},
        lead=_("Cette personne lit des confidences : il lui faut un second facteur."),
        crumbs=[Link(_("Qui accompagne"), reverse("supports"))],
        said=_("Cette personne conseille dès maintenant."),
        button=_("Nommer"),
    )


@audience(OFFICER)
@require_POST
def end(request: HttpRequest, pk: int, adviser: int) -> HttpResponse:
    row = get_object_or_404(Adviser.objects.lasting(), pk=adviser, support=pk)
    with posted.telling(request, _("C’est retiré : cette personne n’ouvre plus rien.")):
        actions.end(adviser=row, **_who(request))
    return redirect("supports")


@audience(ADVISER)
def away(request: HttpRequest) -> HttpResponse:
    """One's own absences: nothing is recalled on these days."""
    form = forms.AbsenceForm(request.POST or None)

    def act(_version: int | None) -> str:
        actions.be_away(user=request.user, **form.cleaned_data, **_who(request))
        return "adviser_away"

    told = ", ".join(
        f"{row.first:%d/%m/%Y} – {row.last:%d/%m/%Y}" for row in queries.absences_of(request.user)
    )
    return form_page(
        request,
        form,
        act,
        title=_("Mes absences"),
        lead=_("Ces jours-là, aucun rappel ne vous arrive. Déjà dit : %(days)s.")
        % {"days": told or _("rien")},
        crumbs=[Link(_("Mon espace"), reverse("my_space"))],
        said=_("C’est noté."),
        is_team=False,
    )
