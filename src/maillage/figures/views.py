"""Indicators as everybody reads them, and as the team keeps them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.figures import actions, drawing, exports, forms, queries
from maillage.figures.models import DatedValue, Indicator
from maillage.web import posted
from maillage.web.answers import attachment
from maillage.web.guard import audience
from maillage.web.pages import cached

ON_DESK, ON_PHONE = (
    {"width": 720, "height": 300, "days": 8},
    {"width": 340, "height": 240, "days": 4},
)


@audience(PUBLIC)
@cached()
def indicators(request: HttpRequest) -> HttpResponse:
    context = {
        "cards": queries.published(request.user),
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "figures/indicators.html", context)


@audience(PUBLIC)
@cached()
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.indicator_called(slug, request.user)
    values = list(queries.values_of(found))
    points = [(value.day, value.value) for value in values]
    charts = [
        (name, drawing.line(points, **size))
        for name, size in (("desk", ON_DESK), ("phone", ON_PHONE))
        if points
    ]
    context = {
        "indicator": found,
        "values": values[::-1],
        "last": values[-1] if values else None,
        "charts": charts,
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "figures/indicator.html", context)


@audience(PUBLIC)
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.indicator_called(slug, request.user)
    rows = queries.values_of(found).select_related("indicator__commune")
    name = f"{clock.today().isoformat()}-{found.slug}.csv"
    return attachment(exports.csv(rows), name, "text/csv; charset=utf-8")


@audience(OFFICER)
def team(request: HttpRequest) -> HttpResponse:
    return render(request, "figures/team.html", {"cards": queries.all_of_them(request.user)})


@audience(OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.IndicatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("L’indicateur est créé. Écrivez sa première valeur.")):
            row = actions.write(values=form.cleaned_data, by=request.user.author, at=clock.now())
        return redirect("indicator_values", pk=row.pk)
    return render(request, "figures/edit.html", {"form": form, "indicator": None})


@audience(OFFICER)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.indicator_numbered(pk, request.user)
    start = {name: getattr(found, name) for name in actions.WORDS}
    start["commune"] = found.commune.name if found.commune else ""
    form = forms.IndicatorForm(request.POST or None, initial=start, fills_itself=found.fills_itself)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("L’indicateur est à jour."), form=form) as act:
            actions.write(
                values=form.cleaned_data,
                indicator=found,
                version=whole(request.POST.get("version", "")),
                by=request.user.author,
                at=clock.now(),
            )
            act.undo = _undo(found)
        if act.is_done:
            return redirect("indicator_values", pk=found.pk)
    return render(request, "figures/edit.html", {"form": form, "indicator": found})


@audience(OFFICER)
def values(request: HttpRequest, pk: int) -> HttpResponse:
    """The values of an indicator, and the form of one more."""
    found = queries.indicator_numbered(pk, request.user)
    return _said(request, found, None)


@audience(OFFICER)
def value(request: HttpRequest, pk: int, of: int) -> HttpResponse:
    """One of them, to put right."""
    found = queries.indicator_numbered(of, request.user)
    return _said(request, found, queries.value_numbered(found, pk))


def _said(request: HttpRequest, found: Indicator, known: DatedValue | None) -> HttpResponse:
    start: dict[str, Any] = {"source": found.source, "day": clock.today()}
    if known:
        start = {name: getattr(known, name) for name in ("day", "source", "licence", "note")}
        start["value"] = exports.in_words(known.value)
    form = forms.DatedValueForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        with posted.telling(request, _("La valeur est écrite."), form=form, field="day") as act:
            actions.say(
                indicator=found,
                day=told.pop("day"),
                values=told,
                correcting=known,
                by=request.user.author,
                at=clock.now(),
            )
            act.undo = _undo(found)
        if act.is_done:
            return redirect("indicator_values", pk=found.pk)
    rows = list(queries.values_of(found).reverse())
    context = {"indicator": found, "form": form, "value": known, "values": rows}
    return render(request, "figures/values.html", context)


@audience(OFFICER)
@require_POST
def withdraw(request: HttpRequest, pk: int, of: int) -> HttpResponse:
    found = queries.indicator_numbered(of, request.user)
    with posted.telling(request, _("La valeur est retirée.")) as act:
        actions.withdraw(
            value=queries.value_numbered(found, pk), by=request.user.author, at=clock.now()
        )
        act.undo = _undo(found)
    return redirect("indicator_values", pk=found.pk)


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    found = queries.indicator_numbered(pk, request.user)
    row = get_object_or_404(Change, pk=change)
    of = Subject(*queries.subject_of(row, found))
    with posted.telling(request, _("C’est annulé : l’indicateur est comme avant.")):
        undoing.undo(change=row, of=of, by=request.user.author, at=clock.now())
    return redirect("indicator_values", pk=found.pk)


def _undo(found: Indicator) -> str:
    """The address of the form that takes back what was just done."""
    latest = queries.latest_change(found)
    return reverse("indicator_undo", args=[found.pk, latest.pk]) if latest else ""
