"""What the team and its managers do to a page: create, edit, close, read its history, undo."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.base.refusals import Refusal
from maillage.directory import queries
from maillage.organisations import queries as organisations
from maillage.organisations import rules
from maillage.organisations.actions import people, redacting
from maillage.organisations.audiences import MANAGER
from maillage.organisations.models import Organisation, Place
from maillage.organisations.queries.shown import as_shown
from maillage.organisations.rules import TARGET
from maillage.organisations.stated import Stated
from maillage.territories import queries as territories
from maillage.upkeep import contributions, forms
from maillage.upkeep.actions import own
from maillage.upkeep.queries import chasing
from maillage.upkeep.queries.known import known_of
from maillage.upkeep.ways import FROM_THE_FORM
from maillage.web.answers import page_of
from maillage.web.guard import audience
from maillage.web.posted import form_key, once


@audience(OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.OrganisationForm(request.POST or None, initial={"form_key": form_key()})
    if request.method == "POST" and form.is_valid():
        return redirect(once(form.cleaned_data["form_key"], lambda: _created(request, form)))
    return render(
        request,
        "upkeep/edit.html",
        {"form": form, "organisation": None, "places": [], "preview": None, "awaiting": []},
    )


def _created(request: HttpRequest, form: forms.OrganisationForm) -> str:
    stated = form.stated().less(Stated())
    organisation = people.create(
        stated=replace(stated, place={**stated.place, "is_head_office": True}),
        by=request.user.author,
        at=clock.now(),
    )
    messages.success(request, _("La fiche est en ligne."))
    return organisation.get_absolute_url()


@audience(MANAGER)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisations.organisation_called(slug, request.user)
    place = _place(request, organisation)
    form = forms.OrganisationForm(
        request.POST or None,
        initial=forms.initial(organisation, place),
        is_team=accounts.is_officer(request.user),
    )
    if request.method == "POST" and "preview" in request.POST and request.htmx:
        shown = {"preview": forms.preview(form, organisation, place), "is_live": True}
        return render(request, "upkeep/_preview.html", shown)
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        try:
            saved = own.save(
                organisation=organisation,
                version=form.cleaned_data["version"] or 0,
                stated=form.stated().less(as_shown(organisation, place)),
                user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, saved)
            organisation.refresh_from_db()
            read = whole(request.GET.get("file"))  # the contribution whose review led here
            return redirect("contribution", read) if read else redirect(organisation)
    places = organisation.places.shown().select_related("commune", "organisation")
    context = {
        "form": form,
        "organisation": organisation,
        "place": place,
        "places": places,
        "preview": forms.preview(form, organisation, place),
        "awaiting": contributions.identifiers_awaiting(organisation, request.user),
        "ways": FROM_THE_FORM,
    }
    return render(request, "upkeep/edit.html", context)


def _place(request: HttpRequest, organisation: Organisation) -> Place | None:
    places = organisation.places.shown().select_related("commune")
    asked = places.filter(pk=whole(request.GET.get("lieu"))).first()
    return asked or organisation.main_place()


def _tell(request: HttpRequest, saved: own.Saved) -> None:
    """Whether an edit is on line, waits, or both."""
    if not saved.on_line and rules.own_edits_wait(request.user):
        messages.success(request, _("Vos changements attendent la relecture de l’équipe."))
        return
    if saved.on_line:
        messages.success(request, _("Les changements sont en ligne."))
    if saved.waiting:
        waiting = _("Ce que vous dites du SIREN, du SIRET ou du RNA attend l’accord de l’équipe.")
        messages.success(request, waiting)


@audience(MANAGER)
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """« Tout est juste »: one button, under everything that it confirms."""
    organisation = organisations.organisation_called(slug, request.user)
    if request.method != "POST":
        context = {"organisation": organisation, "known": known_of([organisation])[organisation.pk]}
        return render(request, "upkeep/confirm.html", context)
    changed = people.confirm(
        organisation=organisation,
        by=request.user.author,
        at=clock.now(),
        by_manager=rules.manages(request.user, organisation),
    )
    messages.success(request, _("Merci : la fiche est confirmée aujourd’hui."))
    return redirect(changed)


@audience(OFFICER)
def close(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisations.organisation_called(slug, request.user)
    start = {"version": organisation.version, "closed_on": clock.today()}
    form = forms.CloseForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            people.close(
                organisation=organisation,
                version=form.cleaned_data["version"],
                on=form.cleaned_data["closed_on"],
                by=request.user.author,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La structure est notée comme fermée."))
            return redirect(organisation)
    return render(request, "upkeep/close.html", {"form": form, "organisation": organisation})


@audience(PUBLIC)
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody reads what changed; only the team reads who."""
    organisation = organisations.organisation_called(slug, request.user)
    is_team = accounts.is_officer(request.user)
    events = queries.history_of(organisation, named=is_team)
    context = {"organisation": organisation, "events": events, "is_team": is_team}
    return render(request, "upkeep/history.html", context)


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, slug: str, change: int) -> HttpResponse:
    organisation = organisations.organisation_called(slug, request.user)
    try:
        undoing.undo(
            change=get_object_or_404(Change, pk=change),
            of=Subject(TARGET, str(organisation.pk)),
            by=request.user.author,
            at=clock.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est annulé. L’annulation est dans l’historique."))
    organisation.refresh_from_db()
    return redirect("organisation_history", slug=organisation.slug)


@audience(OFFICER)
@require_POST
def redact(request: HttpRequest, slug: str) -> HttpResponse:
    """A personal datum leaves every version of the page."""
    organisation = organisations.organisation_called(slug, request.user)
    try:
        many = redacting.redact(
            organisation=organisation,
            words=request.POST.get("words", "")[:200],
            by=request.user.author,
            at=clock.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = ngettext(
            "C’est effacé, dans %(n)s version.", "C’est effacé, dans %(n)s versions.", many
        ) % {"n": many}
        messages.success(request, sentence)
    organisation.refresh_from_db()
    return redirect("organisation_history", slug=organisation.slug)


@audience(OFFICER)
def to_chase(request: HttpRequest) -> HttpResponse:
    """The pages confirmed longest ago, and how to reach who holds them."""
    commune = request.GET.get("commune", "")
    rows = page_of(chasing.to_chase(request.user, commune), request.GET.get("page"), 30)
    context = {
        "pages": rows,
        "commune": commune,
        "communes": territories.perimeter(),
        "query": f"commune={commune}&" if commune.isalnum() else "",
    }
    return render(request, "upkeep/chase.html", context)
