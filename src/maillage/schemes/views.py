"""Who accompanies, for the team; an adviser's own absences."""

import datetime as dt
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
from maillage.schemes import actions, forms, queries, rules
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
    start = {
        "subjects": found.subjects,
        "places": ", ".join(named),
        "spoken": ", ".join(found.languages),
    }
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


# Schemes


@audience(OFFICER)
def schemes(request: HttpRequest) -> HttpResponse:
    rows = list(queries.schemes())
    told = [rule for one in rows for rule in one.rules.all()]
    names, today = queries.names_in(told), clock.today()
    found = [
        (one, [(rule, rules.in_sentence(rule, names)) for rule in one.rules.all()]) for one in rows
    ]
    return render(request, "schemes/schemes.html", {"rows": found, "today": today})


def _crumbs() -> list[Link]:
    return [
        Link(_("Qui accompagne"), reverse("supports")),
        Link(_("Dispositifs"), reverse("schemes")),
    ]


@audience(OFFICER)
def scheme_create(request: HttpRequest) -> HttpResponse:
    form = forms.SchemeForm(request.POST or None)

    def act(_version: int | None) -> str:
        stages = form.cleaned_data["lines"]
        actions.write_scheme(values=form.stated(), stages=stages, **_who(request))
        return "schemes"

    return form_page(
        request,
        form,
        act,
        title=_("Un dispositif"),
        lead=_("Un chemin que le territoire propose, étape par étape."),
        crumbs=_crumbs(),
        said=_("Il est proposé à qui remplit ses conditions : ajoutez-les."),
    )


@audience(OFFICER)
def scheme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.scheme_of(pk)
    start = forms.SchemeForm.initial_of(found)
    form = forms.SchemeForm(request.POST or None, instance=found, initial=start)

    def act(_version: int | None) -> str:
        stages = form.cleaned_data["lines"]
        actions.write_scheme(values=form.stated(), stages=stages, scheme=found, **_who(request))
        return "schemes"

    return form_page(
        request,
        form,
        act,
        title=_("Modifier le dispositif"),
        lead=_("Une étape que vous renommez garde ses dossiers."),
        crumbs=_crumbs(),
        said=_("C’est enregistré."),
    )


@audience(OFFICER)
def rule_add(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.scheme_of(pk)
    form = forms.SchemeRuleForm(request.POST or None)

    def act(_version: int | None) -> str:
        actions.add_scheme_rule(scheme=found, values=form.stated(), **_who(request))
        return "schemes"

    return form_page(
        request,
        form,
        act,
        title=_("Une condition de « %(name)s »") % {"name": found},
        lead=_("Deux conditions du même genre s’ajoutent ; de deux genres, il faut les deux."),
        crumbs=_crumbs(),
        said=_("La condition est écrite."),
    )


@audience(OFFICER)
@require_POST
def rule_end(request: HttpRequest, pk: int, rule: int) -> HttpResponse:
    """It holds until yesterday."""
    row = queries.rule_of(pk, rule)
    yesterday = clock.today() - dt.timedelta(days=1)
    with posted.telling(request, _("La condition ne vaut plus.")):
        actions.end_scheme_rule(rule=row, last=yesterday, **_who(request))
    return redirect("schemes")


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
