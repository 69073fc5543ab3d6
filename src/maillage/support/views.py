"""The front door, its answer, and what is read beside. Nothing is sent to anybody here."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from maillage.accounts.audiences import PUBLIC
from maillage.support import queries, rules
from maillage.support.forms import DoorForm
from maillage.support.rules import SITUATIONS, TICKED
from maillage.support.words import READINGS
from maillage.web.guard import audience
from maillage.web.pages import cached


@audience(PUBLIC)
@cached()
def door(request: HttpRequest) -> HttpResponse:
    return _questions(request, None)


def _questions(request: HttpRequest, form: DoorForm | None) -> HttpResponse:
    context = _beside() | {
        "form": form,
        "situations": SITUATIONS,
        "ticked": [(one.value, one.label) for one in TICKED],
        "said": _said(form),
    }
    return render(request, "support/door.html", context)


def _said(form: DoorForm | None) -> dict[str, Any]:
    if form is None:
        return {"a": "", "q": "", "ou": "", "b": []}
    return {name: form[name].value() or "" for name in ("a", "q", "ou")} | {
        "b": form["b"].value() or []
    }


def _beside() -> dict[str, Any]:
    return {
        "phone": rules.PHONE(),
        "phone_hours": rules.PHONE_HOURS(),
        "readings": [(key, one.title) for key, one in READINGS.items()],
    }


@audience(PUBLIC)
def answer(request: HttpRequest) -> HttpResponse:
    """Who can help, and why; the questions again where an answer is missing."""
    form = DoorForm(request.GET)
    if not form.is_valid():
        return _questions(request, form)
    commune, situation = form.cleaned_data["ou"], form.cleaned_data["a"]
    neighbour = queries.neighbour(commune)
    asked = rules.sought(situation, form.cleaned_data["b"], commune.pk)
    context = _beside() | {
        "commune": commune,
        "neighbour": neighbour,
        "is_outside": neighbour is not None,
        "doors": queries.doors(asked, request.user) if neighbour is None else None,
        "path": queries.path(situation),
        "words": form.cleaned_data["q"],
        "again": request.GET.urlencode(),
    }
    return render(request, "support/answer.html", context)


@audience(PUBLIC)
@cached()
def reading(request: HttpRequest, key: str) -> HttpResponse:
    if key not in READINGS:
        raise Http404(_("Cette page n’existe pas."))
    others = [(other, one.title) for other, one in READINGS.items() if other != key]
    context = {"reading": READINGS[key], "others": others}
    return render(request, "support/reading.html", context)
