"""A page that holds one form: asked, acted upon, answered."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maillage.base.numbers import whole
from maillage.look.frames import Link
from maillage.web import posted


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[Any], Any],
    *,
    title: str,
    crumbs: Sequence[Link],
    said: str,
    lead: str = "",
    version: int | None = None,
    button: str = "",
    is_team: bool = True,
) -> HttpResponse:
    """The page of a form: `act(version)` carries out what it says and gives where to go, and a
    refusal stands in the form. `version`: of what is revised, as it was when the page was asked."""
    if request.method == "POST" and form.is_valid():
        seen = whole(request.POST.get("version", "")) if version is not None else None
        goal = None
        with posted.telling(request, said, form=form) as told:
            goal = act(seen)
        if told.is_done:
            return redirect(goal)
    context = {
        "form": form,
        "title": title,
        "crumbs": crumbs,
        "lead": lead,
        "version": version,
        "button": button or _("Enregistrer"),
        "skeleton": "look/team.html" if is_team else "look/base.html",
    }
    return render(request, "look/form.html", context)
