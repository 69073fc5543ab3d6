"""Pledges as the team writes, orders, publishes and withdraws them."""

from collections.abc import Callable
from typing import Any

from django import forms as django
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.look.frames import Link
from maillage.pledges import actions, forms, queries
from maillage.pledges.models import ElectedTerm, Pledge
from maillage.pledges.queries import PLEDGE, TERM
from maillage.pledges.rules import MOST_PLEDGES
from maillage.web import posted
from maillage.web.guard import audience


@audience(OFFICER)
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "pledges/terms.html", {"terms": queries.terms(request.user)})


def _form(
    request: HttpRequest,
    form: django.Form,
    write: Callable[..., ElectedTerm | Pledge],
    *,
    kind: str,
    said: str,
    version: int | None = None,
    **page: Any,
) -> HttpResponse:
    """The page of one form; the message that follows offers to take it back."""
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        with posted.telling(request, said, form=form) as act:
            seen = whole(request.POST.get("version", "")) if version is not None else None
            row = write(by=request.user.author, at=at, version=seen)
            term = row.term if isinstance(row, Pledge) else row
            latest = queries.latest_change(kind, row.pk)
            if latest and latest.at == at:  # else only what no entry tells has changed
                act.undo = reverse("pledge_undo", args=[term.slug, latest.pk])
        if act.is_done:
            return redirect("term_desk", slug=term.slug)
    context = {"form": form, "version": version, "skeleton": "look/team.html", **page}
    context |= {"button": _("Enregistrer"), "lead": page.get("lead", "")}
    return render(request, "look/form.html", context)


def _crumbs(term: ElectedTerm | None = None) -> list[Link]:
    found = [Link(_("Engagements du mandat"), reverse("terms"))]
    return [*found, Link(term.name, reverse("term_desk", args=[term.slug]))] if term else found


@audience(OFFICER)
def term_create(request: HttpRequest) -> HttpResponse:
    form = forms.ElectedTermForm(request.POST or None)

    def write(**who: Any) -> ElectedTerm:
        return actions.write_term(values=form.cleaned_data, **who)

    said = _("Le mandat est créé. Écrivez ses engagements.")
    title = _("Nouveau mandat")
    return _form(request, form, write, kind=TERM, said=said, title=title, crumbs=_crumbs())


@audience(OFFICER)
def term_edit(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.term_called(slug, request.user)
    start = {name: getattr(found, name) for name in forms.ElectedTermForm.base_fields}
    form = forms.ElectedTermForm(request.POST or None, initial=start)

    def write(**who: Any) -> ElectedTerm:
        return actions.write_term(values=form.cleaned_data, term=found, **who)

    return _form(
        request,
        form,
        write,
        kind=TERM,
        said=_("Le mandat est à jour."),
        version=found.version,
        title=_("Modifier le mandat"),
        crumbs=_crumbs(found),
    )


@audience(OFFICER)
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.term_called(slug, request.user)
    page = queries.page_of(found, request.user)
    drafts = sum(1 for row in page.pledges if not row.pledge.is_published)
    context = {"term": found, "page": page, "drafts": drafts, "most": MOST_PLEDGES}
    return render(request, "pledges/desk.html", context)


@audience(OFFICER)
def pledge_create(request: HttpRequest, slug: str) -> HttpResponse:
    term = queries.term_called(slug, request.user)
    form = forms.PledgeForm(request.POST or None, user=request.user, term=term)

    def write(**who: Any) -> Pledge:
        return actions.write_pledge(values=form.stated(), term=term, **who)

    return _form(
        request,
        form,
        write,
        kind=PLEDGE,
        said=_("L’engagement est écrit ; l’équipe seule le voit jusqu’à ce que vous le publiiez."),
        title=_("Nouvel engagement"),
        crumbs=_crumbs(term),
    )


@audience(OFFICER)
def pledge_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    term = queries.term_called(slug, request.user)
    found = queries.pledge_of(term, pk, request.user)
    form = forms.PledgeForm(
        request.POST or None,
        user=request.user,
        term=term,
        pledge=found,
        initial=forms.PledgeForm.initial_of(found),
    )

    def write(**who: Any) -> Pledge:
        return actions.write_pledge(values=form.stated(), pledge=found, **who)

    return _form(
        request,
        form,
        write,
        kind=PLEDGE,
        said=_("L’engagement est à jour."),
        version=found.version,
        title=found.name,
        crumbs=_crumbs(term),
    )


def _done(request: HttpRequest, term: ElectedTerm, said: str, act: Callable[..., None]) -> Any:
    """An act on pledges, from the desk of their term."""
    by, at = request.user.author, clock.now()  # type: ignore[union-attr]
    with posted.telling(request, said) as told:
        act(by=by, at=at)
        latest = Change.objects.filter(by=by, at=at, act__startswith="pledge.").last()
        told.undo = reverse("pledge_undo", args=[term.slug, latest.pk]) if latest else ""
    return redirect("term_desk", slug=term.slug)


@audience(OFFICER)
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is a draft."""
    term = queries.term_called(slug, request.user)
    rows = list(Pledge.objects.visible_to(request.user).filter(term=term, is_published=False))
    said = _("C’est publié : tout le monde lit cette page.")
    return _done(request, term, said, lambda **who: actions.publish_pledges(pledges=rows, **who))


@audience(OFFICER)
@require_POST
def pledge_publish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """On the page, or back among the drafts."""
    term = queries.term_called(slug, request.user)
    row, is_on = queries.pledge_of(term, pk, request.user), "depublier" not in request.POST
    said = _("C’est publié : tout le monde lit cet engagement.")
    said = said if is_on else _("C’est un brouillon : l’équipe seule le lit.")

    def act(**who: Any) -> None:
        actions.publish_pledges(pledges=[row], is_published=is_on, **who)

    return _done(request, term, said, act)


@audience(OFFICER)
@require_POST
def pledge_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    term = queries.term_called(slug, request.user)
    row, up = queries.pledge_of(term, pk, request.user), "monter" in request.POST
    return _done(
        request,
        term,
        _("L’ordre a changé."),
        lambda **who: actions.move_pledge(pledge=row, up=up, **who),
    )


@audience(OFFICER)
@require_POST
def pledge_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    term = queries.term_called(slug, request.user)
    row = queries.pledge_of(term, pk, request.user)
    said = _("L’engagement est retiré.")
    return _done(request, term, said, lambda **who: actions.withdraw_pledge(pledge=row, **who))


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, slug: str, change: int) -> HttpResponse:
    term = queries.term_called(slug, request.user)
    row = get_object_or_404(Change, pk=change)
    of = Subject(*queries.subject_of(row, term))
    with posted.telling(request, _("C’est annulé : tout est comme avant.")):
        undoing.undo(change=row, of=of, by=request.user.author, at=clock.now())
    left = queries.terms(request.user).filter(pk=term.pk).exists()
    return redirect("term_desk", slug=slug) if left else redirect("terms")
