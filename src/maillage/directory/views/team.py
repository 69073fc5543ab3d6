"""What the team and its managers do to a page: create, edit, close, read its history, undo."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.base import clock
from maillage.base.models import Change
from maillage.base.web import Refusal, audience, form_key, once, page_of
from maillage.directory import actions, forms, proposals, queries, rules
from maillage.directory.actions import redacting
from maillage.directory.audiences import MANAGER
from maillage.directory.models import Organisation, Place
from maillage.directory.queries import chasing
from maillage.directory.queries.finding import look_for
from maillage.participation import actions as participation
from maillage.territories import queries as territories


@audience(OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.OrganisationForm(request.POST or None, initial={"form_key": form_key()})
    if request.method == "POST" and form.is_valid():
        return redirect(once(form.cleaned_data["form_key"], lambda: _created(request, form)))
    return render(
        request,
        "directory/edit.html",
        {"form": form, "organisation": None, "places": [], "preview": None},
    )


def _created(request: HttpRequest, form: forms.OrganisationForm) -> str:
    values, place = form.stated()
    organisation = actions.create(
        values=rules.changed({}, values),
        places=[rules.changed({}, place) | {"is_head_office": True}],
        by=request.user.author,
        at=clock.now(),
    )
    messages.success(request, _("La fiche est en ligne."))
    return organisation.get_absolute_url()


@audience(MANAGER)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = queries.organisation_called(slug, request.user)
    place = _place(request, organisation)
    form = forms.OrganisationForm(
        request.POST or None, initial=forms.initial(organisation, place),
        is_team=accounts.is_officer(request.user),
    )  # fmt: skip
    if request.method == "POST" and "preview" in request.POST and request.htmx:
        return render(request, "directory/_preview.html", {"preview": forms.preview(form)})
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        try:
            if rules.own_edits_wait(request.user):
                _proposed(request, organisation, place, form)
                said = _("Vos changements attendent la relecture de l’équipe.")
            else:
                organisation = _revised(request, organisation, place, form)
                said = _("Les changements sont en ligne.")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(organisation)
    places = organisation.places.select_related("commune", "organisation")
    context = {"form": form, "organisation": organisation, "place": place, "places": places,
               "preview": forms.preview(form)}  # fmt: skip
    return render(request, "directory/edit.html", context)


def _place(request: HttpRequest, organisation: Organisation) -> Place | None:
    wanted = request.GET.get("lieu", "")
    places = organisation.places.select_related("commune")
    return (places.filter(pk=wanted).first() if wanted.isdigit() else None) or places.first()


def _revised(
    request: HttpRequest,
    organisation: Organisation,
    place: Place | None,
    form: forms.OrganisationForm,
) -> Organisation:
    shown, shown_place = forms.as_shown(organisation, place)
    stated, stated_place = form.stated()
    return actions.revise(
        organisation=organisation,
        version=form.cleaned_data["version"] or 0,
        values=rules.changed(shown, stated),
        places={place.pk: rules.changed(shown_place, stated_place)} if place else {},
        by=request.user.author,
        at=clock.now(),
        by_manager=rules.manages(request.user, organisation),
    )


def _proposed(
    request: HttpRequest,
    organisation: Organisation,
    place: Place | None,
    form: forms.OrganisationForm,
) -> None:
    shown, shown_place = forms.as_shown(organisation, place)
    stated, stated_place = form.stated()
    values, of_place = rules.changed(shown, stated), rules.changed(shown_place, stated_place)
    if not values and not of_place:
        raise actions.NothingChanged
    participation.send(
        kind=proposals.CORRECT, key=str(organisation.pk), title=organisation.name, words="",
        patch={"organisation": values, "place": of_place, "at": place.pk if place else 0},
        commune=(place.commune_id or "") if place else "",
        sender=participation.Sender(request.user.email, request.user.author, is_trusted=True),
        at=clock.now(),
    )  # fmt: skip


@audience(MANAGER)
@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """« Tout est juste »: one button."""
    organisation = queries.organisation_called(slug, request.user)
    changed = actions.confirm(
        organisation=organisation, by=request.user.author, at=clock.now(),
        by_manager=rules.manages(request.user, organisation),
    )  # fmt: skip
    messages.success(request, _("Merci : la fiche est confirmée aujourd’hui."))
    return redirect(changed)


@audience(OFFICER)
def close(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = queries.organisation_called(slug, request.user)
    start = {"version": organisation.version, "closed_on": clock.today()}
    form = forms.CloseForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close(
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
    return render(request, "directory/close.html", {"form": form, "organisation": organisation})


@audience(PUBLIC)
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody reads what changed; only the team reads who."""
    organisation = queries.organisation_called(slug, request.user)
    is_team = accounts.is_officer(request.user)
    events = queries.history_of(organisation, named=is_team)
    context = {"organisation": organisation, "events": events, "is_team": is_team}
    return render(request, "directory/history.html", context)


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, slug: str, change: int) -> HttpResponse:
    organisation = queries.organisation_called(slug, request.user)
    try:
        actions.undo(
            change=get_object_or_404(Change, pk=change), by=request.user.author, at=clock.now()
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
    organisation = queries.organisation_called(slug, request.user)
    try:
        many = redacting.redact(
            organisation=organisation, words=request.POST.get("words", "")[:200],
            by=request.user.author, at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("C’est effacé, dans %(n)s versions.") % {"n": many}
        messages.success(request, said)
    organisation.refresh_from_db()
    return redirect("organisation_history", slug=organisation.slug)


@audience(OFFICER)
def to_chase(request: HttpRequest) -> HttpResponse:
    """The pages confirmed longest ago, and how to reach who holds them."""
    commune = request.GET.get("commune", "")
    rows = page_of(chasing.to_chase(request.user, commune), request.GET.get("page"), 30)
    context = {"pages": rows, "commune": commune, "communes": territories.perimeter(),
               "query": f"commune={commune}&" if commune.isalnum() else ""}  # fmt: skip
    return render(request, "directory/chase.html", context)


@audience(OFFICER)
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """This page and another are one structure."""
    organisation = queries.organisation_called(slug, request.user)
    typed = request.GET.get("q", "")[:200].strip()
    if request.method == "POST":
        other = queries.organisation_called(request.POST.get("other", ""), request.user)
        try:
            actions.merge(one=organisation, other=other, by=request.user.author, at=clock.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("organisation_merge", slug=slug)
        messages.success(request, _("Les deux fiches n’en font qu’une. L’historique l’annule."))
        return redirect(queries.moved_to(other.slug, request.user) or organisation)
    found = look_for(typed or organisation.name, "", request.user)
    cards = [card for card in found.cards if card.organisation != organisation]
    context = {"organisation": organisation, "cards": cards, "typed": typed}
    return render(request, "directory/merge.html", context)


@audience(OFFICER)
@require_POST
def look_for_twins(request: HttpRequest) -> HttpResponse:
    actions.look_for_twins()
    messages.success(request, _("La recherche commence : les paires arrivent dans la file."))
    return redirect("queue")
