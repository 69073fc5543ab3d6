"""An action as the team writes it: what it is, its steps, its money, its documents."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER
from maillage.accounts.queries import names_of
from maillage.base import clock, history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.media import documents
from maillage.plans import forms, queries, rules
from maillage.plans.actions import attaching, writing
from maillage.plans.actions.writing import ToldWord
from maillage.plans.models import CENTS, PlanAction
from maillage.plans.stated import ACTION
from maillage.plans.words import LABELS
from maillage.web import posted
from maillage.web.bounds import takes
from maillage.web.guard import audience


@audience(OFFICER)
def create(request: HttpRequest, slug: str) -> HttpResponse:
    plan = queries.plan_called(slug, request.user)
    start = {"place": request.GET.get("axe", ""), "status": PlanAction.Status.PLANNED}
    form = forms.ActionForm(request.POST or None, plan=plan, user=request.user, initial=start)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, form=form) as act:
            row = writing.write(
                plan=plan,
                values=form.stated(),
                told=_told(form),
                by=request.user.author,
                at=clock.now(),
            )
            act.sentence = _("L’action %(n)s est écrite. Dites ses étapes.") % {"n": row.number}
            act.undo = _undo(row)
        if act.is_done:
            return redirect("action_steps", slug=slug, number=row.number)
    return render(request, "plans/action_edit.html", {"form": form, "plan": plan, "action": None})


def _told(form: forms.WordForm) -> ToldWord:
    said = form.cleaned_data
    return ToldWord(said["word"], not said["word_is_internal"])


@audience(OFFICER)
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = queries.action_of(slug, number, request.user)
    form = forms.ActionForm(
        request.POST or None,
        plan=found.plan,
        user=request.user,
        initial=forms.ActionForm.initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        act = _write(request, found, form.stated(), form)
        if act.is_done:
            return redirect(found)
    return _page(request, "plans/action_edit.html", found, form)


def _write(
    request: HttpRequest, found: PlanAction, values: dict[str, Any], form: forms.WordForm
) -> posted.telling:
    with posted.telling(request, _("L’action est à jour."), form=form) as act:
        writing.write(
            plan=found.plan,
            values=values,
            action=found,
            version=whole(request.POST.get("version", "")),
            told=_told(form),
            by=request.user.author,
            at=clock.now(),
        )
        act.undo = _undo(found)
    return act


def _page(
    request: HttpRequest, template: str, found: PlanAction, form: Any, **more: Any
) -> HttpResponse:
    """A form of an action, with who wrote there last: the version that it carries is the one that
    is read."""
    last = history.of(ACTION, str(found.pk))[:1]
    told = None
    if last:
        change, moved = last[0].change, last[0].after or {}
        fields = [str(LABELS[name]) for name in moved if name in LABELS]
        who = names_of([change.by]).get(change.by, "")
        told = {"by": who, "at": change.at, "fields": ", ".join(fields)}
    context = {"form": form, "action": found, "plan": found.plan, "last": told, **more}
    return render(request, template, context)


@audience(OFFICER)
@require_POST
def line(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A line of the table, written where it stands."""
    found = queries.action_of(slug, number, request.user)
    form = forms.LineForm(request.POST)
    if not form.is_valid():
        return _page(request, "plans/line.html", found, form)
    said = form.cleaned_data
    values = {"status": said["status"], "ends": said["ends"]}
    values |= queries.carried(request.user, lead=said["lead"])
    if not _write(request, found, values, form).is_done:
        return _page(request, "plans/line.html", found, form)
    return redirect(f"{reverse('plan_desk', args=[slug])}?vue=tableau#action-{number}")


@audience(OFFICER)
def steps(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = queries.action_of(slug, number, request.user)
    known = list(found.steps.all())
    start = [
        {
            **{name: getattr(step, name) for name in ("number", "name", "note")},
            **{name: getattr(step, name) for name in ("planned", "expected", "done_on")},
            "after": ", ".join(_reference(found, other) for other in step.after.all()),
        }
        for step in known
    ]
    rows = forms.StepRows(request.POST or None, initial=start)
    form = forms.WordForm(request.POST or None)
    if request.method == "POST" and rows.is_valid() and form.is_valid():
        last = max((step.number for step in known), default=0)
        act = _write(request, found, {"steps": forms.steps_of(rows, last)}, form)
        if act.is_done:
            return redirect(found)
    forms.tell_rows(form, rows)
    return _page(request, "plans/steps.html", found, form, rows=rows)


def _reference(action: PlanAction, step: Any) -> str:
    return (
        str(step.number) if step.action_id == action.pk else f"{step.action.number}.{step.number}"
    )


@audience(OFFICER)
def money(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = queries.action_of(slug, number, request.user)
    start = [
        {"funder": row.funder.name, "year": row.year}
        | {name: _typed(getattr(row, name)) for name in CENTS}
        for row in found.lines.all()
    ]
    rows = forms.MoneyRows(request.POST or None, initial=start)
    form = forms.WordForm(request.POST or None)
    if request.method == "POST" and rows.is_valid() and form.is_valid():
        act = _write(request, found, {"lines": forms.lines_of(rows)}, form)
        if act.is_done:
            return redirect(found)
    forms.tell_rows(form, rows)
    return _page(request, "plans/money.html", found, form, rows=rows)


@audience(OFFICER)
def links(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Why it is there, and what is measured of it."""
    found = queries.action_of(slug, number, request.user)
    measured = ("indicator", "baseline", "target")
    start = [{name: getattr(row, name) for name in measured} for row in found.indicators.all()]
    rows = forms.IndicatorRows(request.POST or None, initial=start)
    tied = {name: getattr(found, name).all() for name in ("challenges", "options", "needs")}
    form = forms.LinksForm(request.POST or None, user=request.user, action=found, initial=tied)
    if request.method == "POST" and rows.is_valid() and form.is_valid():
        values = form.stated() | {"indicators": forms.indicators_of(rows)}
        if _write(request, found, values, form).is_done:
            return redirect(found)
    forms.tell_rows(form, rows)
    return _page(request, "plans/links.html", found, form, rows=rows)


def _typed(cents: int) -> str:
    return rules.euros(cents).removesuffix("\u00a0€") if cents else ""


@audience(OFFICER)
@require_POST
def drop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = queries.action_of(slug, number, request.user)
    with posted.telling(request, _("L’action est retirée du plan.")) as act:
        writing.drop(action=found, by=request.user.author, at=clock.now())
        act.undo = _undo(found)
    return redirect("plan_desk", slug=slug)


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, slug: str, number: int, change: int) -> HttpResponse:
    found = queries.action_of(slug, number, request.user)
    with posted.telling(request, _("C’est annulé : l’action est comme avant.")):
        undoing.undo(
            change=get_object_or_404(Change, pk=change),
            of=Subject(ACTION, str(found.pk)),
            by=request.user.author,
            at=clock.now(),
        )
    found.refresh_from_db()
    return redirect("plan_desk", slug=slug) if found.is_dropped else redirect(found)


def _undo(action: PlanAction) -> str:
    """The address of the form that takes back what was just done."""
    latest = queries.latest_change(ACTION, action.pk)
    if latest is None:
        return ""
    return reverse("action_undo", args=[action.plan.slug, action.number, latest.pk])


@audience(OFFICER)
@takes(documents.MOST_BYTES)
def attach(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The documents of an action, for the team: added, taken out."""
    found = queries.action_of(slug, number, request.user)
    by, at = request.user.author, clock.now()
    if request.method == "POST":
        file = request.FILES.get("file")
        gone = whole(request.POST.get("drop", ""))
        if file is not None:
            with posted.telling(request, _("Le document est joint.")):
                attaching.attach(action=found, file=file, name=file.name or "", by=by, at=at)
        elif gone is not None:
            attaching.detach(action=found, pk=gone, by=by, at=at)
        return redirect("action_documents", slug=slug, number=number)
    context = {"action": found, "plan": found.plan, "documents": found.documents.all()}
    return render(request, "plans/documents.html", context)


@audience(OFFICER)
def document(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    kept = queries.action_of(slug, number, request.user).documents.filter(pk=pk).first()
    return documents.give(kept, accounts.is_officer(request.user))
