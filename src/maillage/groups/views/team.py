"""What officers keep of groups: their words, and who is in them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.base.numbers import whole
from maillage.groups import actions, forms, queries
from maillage.groups.models import Mandate
from maillage.groups.views.inside import undo_address
from maillage.web import posted
from maillage.web.guard import audience


@audience(OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("Le groupe est créé. Dites qui en est membre.")):
            row = actions.write(values=form.cleaned_data, by=request.user.author, at=clock.now())
        return redirect("group_mandates", slug=row.slug)
    return render(request, "groups/edit.html", {"form": form, "group": None})


@audience(OFFICER)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.group_called(slug, request.user)
    start = {name: getattr(found, name) for name in actions.FIELDS["group"]}
    form = forms.GroupForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("Le groupe est à jour."), form=form) as act:
            actions.write(
                values=form.cleaned_data,
                group=found,
                version=whole(request.POST.get("version", "")),
                by=request.user.author,
                at=clock.now(),
            )
            act.undo = undo_address(found, request.user)
        if act.is_done:
            return redirect(found)
    return render(request, "groups/edit.html", {"form": form, "group": found})


@audience(OFFICER)
def mandates(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who is or was a member, and the form of one more."""
    found = queries.group_called(slug, request.user)
    start = {"starts": clock.today()}
    form = forms.MandateForm(request.POST or None, initial=start, reader=request.user)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("Le mandat est écrit.")) as act:
            actions.appoint(group=found, values=form.said(), by=request.user.author, at=clock.now())
            act.undo = undo_address(found, request.user)
        return redirect("group_mandates", slug=found.slug)
    rows = found.mandates.standing().select_related("organisation", "user")
    context = {"group": found, "mandates": rows, "form": form}
    return render(request, "groups/mandates.html", context)


@audience(OFFICER)
def mandate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = queries.group_called(slug, request.user)
    row: Mandate = queries.inside(Mandate, found, request.user, pk)
    names = ("side", "name", "role", "starts", "ends", "powers", "is_public")
    start = {name: getattr(row, name) for name in names}
    start["organisation"] = row.organisation.slug if row.organisation else ""
    start["email"] = row.user.email if row.user else ""
    form = forms.MandateForm(request.POST or None, initial=start, reader=request.user)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("Le mandat est à jour.")) as act:
            actions.appoint(
                group=found,
                mandate=row,
                values=form.said(),
                by=request.user.author,
                at=clock.now(),
            )
            act.undo = undo_address(found, request.user)
        return redirect(reverse("group_mandates", args=[found.slug]))
    return render(request, "groups/mandate.html", {"group": found, "mandate": row, "form": form})
