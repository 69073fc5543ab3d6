"""The team edits the vocabulary: a list of tables, a table, a row."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.directory.queries import effects as directory
from maillage.organisations.actions import showing
from maillage.vocabulary import actions, queries
from maillage.vocabulary.forms import TABLES, form_for
from maillage.vocabulary.models import ProcurementRule, StatusRule, ThemeRule
from maillage.web.answers import page_of
from maillage.web.guard import audience

TITLES = {
    "themes": gettext_lazy("Thèmes"),
    "lexique": gettext_lazy("Lexique : sigles et mots du métier"),
    "synonymes": gettext_lazy("Synonymes de la recherche"),
    "besoins": gettext_lazy("Besoins de tous les jours"),
    "agrements": gettext_lazy("Agréments et labels"),
    "familles": gettext_lazy("Familles de l’ESS"),
    "categories-juridiques": gettext_lazy("Catégories juridiques"),
    "activites": gettext_lazy("Activités (NAF)"),
    "regles-themes": gettext_lazy("Règles qui proposent un thème"),
    "regles-ess": gettext_lazy("Règles du statut ESS"),
    "cpv": gettext_lazy("Nomenclature des marchés (CPV)"),
    "regles-achat": gettext_lazy("Seuils et règles de la commande publique"),
}


RULES = (StatusRule, ThemeRule)  # what they change is shown before they do


def bring() -> None:
    """What ships with this version; pages are judged again when a rule has changed."""
    if actions.load_reference():
        showing.show_everything()


def _table(name: str) -> Any:
    if name not in TABLES:
        raise Http404
    return TABLES[name]


@audience(OFFICER)
def tables(request: HttpRequest) -> HttpResponse:
    found = [(name, TITLES[name], model.objects.count()) for name, model in TABLES.items()]
    return render(request, "portal/vocabulary/tables.html", {"tables": found})


@audience(OFFICER)
def table(request: HttpRequest, name: str) -> HttpResponse:
    rows = page_of(_table(name).objects.all(), request.GET.get("page"), 100)
    context = {"name": name, "title": TITLES[name], "rows": rows}
    return render(request, "portal/vocabulary/table.html", context)


@audience(OFFICER)
def row(request: HttpRequest, name: str, pk: str = "") -> HttpResponse:
    model = _table(name)
    found = get_object_or_404(model, pk=pk) if pk else None
    form = form_for(model)(request.POST or None, instance=found)
    if found is not None and model._meta.pk.name in form.fields:
        form.fields[model._meta.pk.name].disabled = True
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        if model in RULES and "confirmed" not in request.POST:
            context = {
                "name": name,
                "title": TITLES[name],
                "form": form,
                "row": found,
                "effect": directory.effect_of(kept),
            }
            return render(request, "portal/vocabulary/effect.html", context)
        if model is ProcurementRule and "confirmed" not in request.POST:
            context = {
                "name": name,
                "title": TITLES[name],
                "form": form,
                "row": kept,
                "moves": queries.procurement_moves(kept),
            }
            return render(request, "portal/vocabulary/periods.html", context)
        actions.save_row(row=kept, by=request.user.author, at=clock.now())
        if model in RULES:
            showing.show_everything()
        messages.success(request, _("C’est enregistré."))
        return redirect("vocabulary_table", name=name)
    context = {"name": name, "title": TITLES[name], "form": form, "row": found}
    return render(request, "portal/vocabulary/row.html", context)
