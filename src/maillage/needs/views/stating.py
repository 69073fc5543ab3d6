"""Needs as the team reads them, groups them into challenges, closes them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.look.asking import form_page
from maillage.look.frames import Link
from maillage.needs import forms
from maillage.needs.actions import ledger, stating
from maillage.needs.models import Challenge, Need, NeedFamily
from maillage.needs.queries import stated
from maillage.needs.rules import GROUP
from maillage.vocabulary import queries as vocabulary
from maillage.web import posted
from maillage.web.guard import audience


def team() -> Link:
    return Link(_("Besoins"), reverse("team_needs"))


@audience(OFFICER)
def needs(request: HttpRequest) -> HttpResponse:
    asked = stated.NeedSearch.from_query(request.GET)
    return render(request, "needs/needs.html", _listed(request, asked))


def _listed(request: HttpRequest, asked: stated.NeedSearch) -> dict[str, Any]:
    return {
        "search": asked,
        "results": stated.needs_found(asked, request.user),
        "families": NeedFamily.objects.all(),
        "themes": vocabulary.themes(),
        "communes": stated.communes_of_needs(request.user),
        "states": Need.State.choices,
        "origins": Need.Origin.choices,
        "form": forms.NeedGroupForm(user=request.user),
        "chosen": [],
    }


@audience(OFFICER)
@require_POST
def group(request: HttpRequest) -> HttpResponse:
    """Those that were ticked become one challenge, in one act."""
    form = forms.NeedGroupForm(request.POST, user=request.user)
    chosen = [pk for typed in request.POST.getlist("need") if (pk := whole(typed))]
    challenge = None
    if form.is_valid():
        said = form.cleaned_data
        with posted.telling(request, _("Ces besoins sont regroupés."), form=form) as told:
            challenge = stating.group(
                needs=chosen,
                challenge=said["challenge"],
                name=said["name"].strip(),
                by=request.user.author,
                at=clock.now(),
            )
            told.undo = undo_address(challenge)
        if challenge:
            return redirect("team_challenge", slug=challenge.slug)
    asked = stated.NeedSearch.from_query(request.GET)
    context = _listed(request, asked) | {"form": form, "chosen": chosen}
    return render(request, "needs/needs.html", context)


def undo_address(row: Any) -> str:
    """The address of the form that takes back what was just done to this row."""
    latest = stated.latest_change(row)
    return reverse("needs_undo", args=[latest.pk]) if latest else ""


@audience(OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.TeamNeedForm(request.POST or None, user=request.user)

    def act(_version: int | None) -> Need:
        said = {"values": form.stated(), "by": request.user.author, "at": clock.now()}
        return stating.state(origin=Need.Origin.OFFICER, **said)

    return form_page(
        request,
        form,
        act,
        title=_("Noter un besoin"),
        lead=_("Entendu en visite, au téléphone, en réunion : ce qui manque, avec leurs mots."),
        crumbs=[team()],
        said=_("Le besoin est noté."),
    )


@audience(OFFICER)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = stated.need_of(pk, request.user)
    form = forms.NeedCloseForm(request.POST)

    def act(_version: int | None) -> Need:
        because = form.cleaned_data["because"]
        stating.close(need=found, because=because, by=request.user.author, at=clock.now())
        return found

    return form_page(
        request,
        form,
        act,
        title=_("Clore ce besoin"),
        crumbs=[team(), Link(str(found), found.get_absolute_url())],
        said=_("Le besoin est clos ; sa structure lit pourquoi."),
        button=_("Clore"),
    )


@audience(OFFICER)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """To open again, or to take out of its challenge."""
    found = stated.need_of(pk, request.user)
    acts = {"rouvrir": stating.reopen, "sortir": stating.ungroup}
    if verb not in acts:
        raise Http404
    with posted.telling(request, _("C’est fait.")):
        acts[verb](need=found, by=request.user.author, at=clock.now())
    return redirect(found)


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, change: int) -> HttpResponse:
    """Take back an act of this room, from what it wrote."""
    row = get_object_or_404(Change, pk=change)
    entry = row.entries.filter(kind__in=ledger.TOLD).order_by("pk").first()
    if entry is None:
        raise Http404
    of = Subject(entry.kind, entry.key)
    with posted.telling(request, _("C’est annulé : tout est comme avant.")):
        undoing.undo(change=row, of=of, by=request.user.author, at=clock.now())
    if entry.kind in ("challenge", GROUP):
        left = Challenge.objects.visible_to(request.user).filter(pk=entry.key).first()
        return redirect("team_challenge", slug=left.slug) if left else redirect("team_needs")
    return redirect("team_needs")


# Families


@audience(OFFICER)
def families(request: HttpRequest) -> HttpResponse:
    return render(request, "needs/families.html", {"families": NeedFamily.objects.all()})


@audience(OFFICER)
def family(request: HttpRequest, slug: str = "") -> HttpResponse:
    found = get_object_or_404(NeedFamily, pk=slug) if slug else None
    names = ("name", "blocking", "valid_until")
    start = {name: getattr(found, name) for name in names} if found else {}
    form = forms.FamilyForm(request.POST or None, family=found, initial=start)

    def act(_version: int | None) -> str:
        values = {**form.cleaned_data, "to_verify": False}
        stating.write_family(values=values, family=found, by=request.user.author, at=clock.now())
        return "need_families"

    return form_page(
        request,
        form,
        act,
        title=found.name if found else _("Nouvelle famille de besoins"),
        crumbs=[team(), Link(_("Familles"), reverse("need_families"))],
        said=_("La famille est à jour."),
    )
