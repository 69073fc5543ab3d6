"""Programmes as everybody reads them, and as the team writes them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.agenda.rules import AGENDA, PROGRAMME
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.programmes import actions, forms, queries
from maillage.programmes.models import EventProgramme
from maillage.programmes.queries import KIND
from maillage.programmes.rules import ProgrammeSearch
from maillage.search import index
from maillage.web import posted
from maillage.web.answers import attachment
from maillage.web.guard import audience
from maillage.web.pages import cached


@audience(PUBLIC)
@cached()
def programmes(request: HttpRequest) -> HttpResponse:
    rows = queries.programmes(request.user)
    context = {"programmes": rows, "is_officer": accounts.is_officer(request.user)}
    return render(request, "programmes/programmes.html", context)


@audience(PUBLIC)
@cached(*AGENDA.reads)
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.programme_called(slug, request.user)
    asked = ProgrammeSearch.within(found, request.GET)
    try:
        results = queries.results(asked, request.user)
    except index.Unavailable:
        return render(request, "finder/no_index.html", {"search": asked}, status=503)
    since = f"{found.get_absolute_url()}?du={found.first_day}&au={found.last_day}"
    query = asked.in_agenda()
    context = {
        "programme": found,
        "search": asked,
        "results": results,
        "figures": queries.figures(found, request.user),
        "from_the_first": since if asked.days[0] > found.first_day and not asked.since else "",
        "ics": f"{reverse('agenda_ics')}{query}",
        "atom": f"{reverse('agenda_atom')}{query}",
        "propose": f"{reverse('event_propose')}?{PROGRAMME}={found.slug}",
        "month": f"{reverse('agenda_month')}?{PROGRAMME}={found.slug}&mois={asked.days[0]:%Y-%m}",
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "programmes/programme.html", context)


@audience(PUBLIC)
def booklet(request: HttpRequest, slug: str) -> HttpResponse:
    from maillage.programmes import paper  # late: no other page needs what prints

    found = queries.programme_called(slug, request.user)
    body = paper.booklet(found, queries.by_day(found, request.user))
    return attachment(body, f"{found.slug}.pdf", "application/pdf")


@audience(OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("Le programme est créé. Choisissez ses événements.")):
            row = actions.write(values=form.cleaned_data, by=request.user.author, at=clock.now())
        return redirect("programme_choose", slug=row.slug)
    return render(request, "programmes/edit.html", {"form": form, "programme": None})


@audience(OFFICER)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.programme_called(slug, request.user)
    start = {name: getattr(found, name) for name in actions.FIELDS}
    form = forms.ProgrammeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("Le programme est à jour."), form=form) as act:
            actions.write(
                values=form.cleaned_data,
                programme=found,
                version=whole(request.POST.get("version", "")),
                by=request.user.author,
                at=clock.now(),
            )
            act.undo = _undo(found)
        if act.is_done:
            return redirect(found)
    return render(request, "programmes/edit.html", {"form": form, "programme": found})


@audience(OFFICER)
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """The events of its days, each with a box."""
    found = queries.programme_called(slug, request.user)
    if request.method == "POST":
        typed, shown = (_numbers(request, name) for name in ("event", "shown"))
        with posted.telling(request, _("Le programme a ces événements.")) as act:
            actions.choose(
                programme=found,
                events=typed,
                among=shown,
                by=request.user.author,
                at=clock.now(),
            )
            act.undo = _undo(found)
        return redirect(found)
    own = set(found.events.values_list("pk", flat=True))
    cards: list[Any] = queries.choices(found, request.user)
    context = {"programme": found, "cards": cards, "own": own}
    return render(request, "programmes/choose.html", context)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [pk for typed in request.POST.getlist(name) if (pk := whole(typed))]


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, slug: str, change: int) -> HttpResponse:
    found = queries.programme_called(slug, request.user)
    of = Subject(KIND, str(found.pk))
    with posted.telling(request, _("C’est annulé : le programme est comme avant.")):
        undoing.undo(
            change=get_object_or_404(Change, pk=change),
            of=of,
            by=request.user.author,
            at=clock.now(),
        )
    return redirect(found)


def _undo(programme: EventProgramme) -> str:
    """The address of the form that takes back what was just done."""
    latest = queries.latest_change(programme)
    return reverse("programme_undo", args=[programme.slug, latest.pk]) if latest else ""
