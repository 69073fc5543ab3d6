"""« Mon espace »: my pages, my contributions, my data; and who has which role."""

import io
import json
import zipfile
from itertools import chain

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import actions as accounts
from maillage.accounts.audiences import SIGNED_IN, STEWARD
from maillage.accounts.models import Role
from maillage.base import clock, mail
from maillage.base.personal import PERSONAL
from maillage.portal import erasing
from maillage.portal.forms import RoleForm
from maillage.web import posted
from maillage.web.answers import attachment, private
from maillage.web.guard import audience


@audience(SIGNED_IN)
def my_space(request: HttpRequest) -> HttpResponse:
    parts = chain.from_iterable(room.show(request.user) for room in PERSONAL)
    context = {
        "roles": request.user.roles.select_related("commune"),
        "sections": sorted(parts, key=lambda part: part.position),
    }
    return render(request, "portal/space.html", context)


@audience(SIGNED_IN)
def my_data(request: HttpRequest) -> HttpResponse:
    """A ZIP of JSON and images: what the site holds about the person who asks."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as file:
        parts = chain.from_iterable(room.export(request.user) for room in PERSONAL)
        extracts = sorted(parts, key=lambda part: part.position)
        for extract in extracts:
            text = json.dumps(extract.rows, ensure_ascii=False, indent=2, default=str)
            file.writestr(f"{extract.name}.json", text)
        for extract in extracts:
            for name, path in extract.files.items():
                if path.exists():
                    file.writestr(name, path.read_bytes())
    name = f"mes-donnees-{clock.today().isoformat()}.zip"
    return private(attachment(body.getvalue(), name, "application/zip"))


@audience(SIGNED_IN)
def erase(request: HttpRequest) -> HttpResponse:
    """The account goes; a page says first what stays and why."""
    if request.method == "POST":
        user, at = request.user, clock.now()
        with posted.telling(request) as act:
            erasing.erase(user=user, at=at)
        if not act.is_done:
            return redirect("my_space")
        logout(request)
        messages.success(request, _("Votre compte et vos données personnelles sont effacés."))
        return redirect("home")
    held = chain.from_iterable(room.holdings(request.user) for room in PERSONAL)
    ending = [name for holding in held if holding.ends for name, _url in holding.things]
    return render(request, "portal/erase.html", {"ending": ending})


# Roles


@audience(STEWARD)
def roles(request: HttpRequest) -> HttpResponse:
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.invite(**form.cleaned_data, by=request.user.author, at=clock.now())
        told = (
            _("Le rôle est donné, et un message lui dit comment entrer.")
            if mail.leaves()
            else _("Le rôle est donné. Le courrier ne part pas encore : le message l’attend.")
        )
        messages.success(request, told)
        return redirect("roles")
    held = Role.objects.select_related("user", "commune").order_by("name", "user__email")
    return render(request, "portal/roles.html", {"form": form, "roles": held})


@audience(STEWARD)
@require_POST
def take_role(request: HttpRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(Role, pk=pk)
    with posted.telling(request, _("Le rôle est retiré dès la prochaine page.")):
        accounts.take_role(role=role, by=request.user.author, at=clock.now())
    return redirect("roles")
