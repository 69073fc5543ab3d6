"""« Mon espace »: my pages, my proposals, my data; and who has which role."""

import io
import json
import zipfile
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import actions as accounts
from maillage.accounts.audiences import SIGNED_IN, STEWARD
from maillage.accounts.models import Role
from maillage.accounts.queries import sessions_of
from maillage.base import clock, images
from maillage.base.models import Change
from maillage.base.web import Refusal, audience
from maillage.directory import queries as directory
from maillage.directory.actions import managers
from maillage.directory.queries import held
from maillage.mailing import actions as mailing_actions
from maillage.mailing import queries as mailing
from maillage.participation import actions as participation
from maillage.participation import queries as proposed
from maillage.portal.forms import RoleForm


@audience(SIGNED_IN)
def my_space(request: HttpRequest) -> HttpResponse:
    recipient = mailing.mine(request.user)
    context = {
        "pages": directory.held_by(request.user),
        "proposals": proposed.of_person(request.user)[:30],
        "roles": request.user.roles.select_related("commune"),
        "searches": mailing.searches_of(request.user),
        "alerts": mailing.key_of(recipient) if recipient else "",
    }
    return render(request, "portal/space.html", context)


def _data_of(user: Any) -> dict[str, Any]:
    """All that the site holds about somebody, room by room."""
    return {
        "compte": {"adresse": user.email, "nom": user.name, "depuis": user.created_at,
                   "roles": [str(role) for role in user.roles.all()]},
        "fiches": [{"fiche": row.organisation.name, "depuis": row.since, "preuve": row.proof}
                   for row in directory.held_by(user)],
        "propositions": [
            {"titre": row.title, "etat": row.get_state_display(), "date": row.at,
             "contenu": row.patch, "licence": row.licence,
             "echanges": [remark.text for remark in row.remarks.all()]}
            for row in proposed.of_person(user)
        ],
        "alertes": [{"recherche": row.name, "adresse": row.query, "frequence": row.every,
                     "depuis": row.at} for row in mailing.searches_of(user)],
        "sessions": [{"appareil": row.device, "ouverte": row.opened_at}
                     for row in sessions_of(user, "")],
        "images": [{"fiche": row.organisation.name, "image": row.name, "texte": row.alt}
                   for row in held.pictures_by(user.author)],
        "actes": [{"date": change.at, "acte": change.act, "sur": change.note}
                  for change in Change.objects.filter(by=user.author)],
    }  # fmt: skip


@audience(SIGNED_IN)
def my_data(request: HttpRequest) -> HttpResponse:
    """A ZIP of JSON and images: what the site holds about the person who asks."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as file:
        for name, rows in _data_of(request.user).items():
            said = json.dumps(rows, ensure_ascii=False, indent=2, default=str)
            file.writestr(f"{name}.json", said)
        for picture in held.pictures_by(request.user.author):
            path = images.path_of(picture.name)
            if path.exists():
                file.writestr(f"images/{picture.name}", path.read_bytes())
    response = HttpResponse(body.getvalue(), content_type="application/zip")
    name = f"mes-donnees-{clock.today().isoformat()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@audience(SIGNED_IN)
def erase(request: HttpRequest) -> HttpResponse:
    """The account goes; a page says first what stays and why."""
    if request.method == "POST":
        user, at = request.user, clock.now()
        try:
            accounts.may_leave(user=user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("my_space")
        managers.leave_all(user=user, at=at)
        participation.forget(email=user.email, author=user.author, at=at)
        mailing_actions.forget(user.email)
        accounts.erase(user=user, at=at)
        logout(request)
        messages.success(request, _("Votre compte et vos données personnelles sont effacés."))
        return redirect("home")
    return render(request, "portal/erase.html", {"pages": directory.held_by(request.user)})


# Roles


@audience(STEWARD)
def roles(request: HttpRequest) -> HttpResponse:
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.give_role(**form.cleaned_data, by=request.user.author, at=clock.now())
        messages.success(request, _("Le rôle est donné : la personne se connecte par un code."))
        return redirect("roles")
    held = Role.objects.select_related("user", "commune").order_by("name", "user__email")
    return render(request, "portal/roles.html", {"form": form, "roles": held})


@audience(STEWARD)
@require_POST
def take_role(request: HttpRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(Role, pk=pk)
    try:
        accounts.take_role(role=role, by=request.user.author, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le rôle est repris, dès la prochaine page."))
    return redirect("roles")
