"""The front door, its answer, and what is read beside. Nothing is sent to anybody here."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maillage.accounts.audiences import PUBLIC
from maillage.aids import words as aids
from maillage.aids.words import AidCard
from maillage.base import clock
from maillage.dossiers.actions import opening
from maillage.dossiers.models import Dossier
from maillage.dossiers.queries import routing
from maillage.support import queries, rules
from maillage.support.forms import FirstQuestionsForm, SupportRequestForm
from maillage.support.rules import SITUATIONS, TICKED
from maillage.support.words import READINGS
from maillage.territories.models import Commune
from maillage.web.guard import audience
from maillage.web.pages import cached
from maillage.web.visitors import too_often

TOLD = ("words", "name", "phone", "reachable", "email")
MOST_ASKED, A_DAY = 5, 86_400  # requests of one visitor, in seconds


@audience(PUBLIC)
@cached()
def door(request: HttpRequest) -> HttpResponse:
    return _questions(request, None)


def _questions(request: HttpRequest, form: FirstQuestionsForm | None) -> HttpResponse:
    context = _beside() | {
        "form": form,
        "situations": SITUATIONS,
        "ticked": [(one.value, one.label) for one in TICKED],
        "said": _said(form),
    }
    return render(request, "support/door.html", context)


def _said(form: FirstQuestionsForm | None) -> dict[str, Any]:
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
    form = FirstQuestionsForm(request.GET)
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
        "schemes": queries.schemes_for(situation, commune) if neighbour is None else [],
        "aids": _aids(situation, commune, request) if neighbour is None else [],
        "words": form.cleaned_data["q"],
        "again": request.GET.urlencode(),
    }
    return render(request, "support/answer.html", context)


def _aids(situation: str, commune: Commune, request: HttpRequest) -> list[tuple[AidCard, Any]]:
    found = queries.aids_for(situation, commune, request.user)
    return [(aids.card(aid), why) for aid, why in found]


@audience(PUBLIC)
def ask(request: HttpRequest) -> HttpResponse:
    """« Être rappelé »: the answers of the door, a way to answer, and by which day. What is told
    goes to those that were proposed, and to nobody else."""
    door = FirstQuestionsForm(request.GET)
    if not door.is_valid() or queries.neighbour(door.cleaned_data["ou"]) is not None:
        return redirect("support")
    said = door.cleaned_data
    form = SupportRequestForm(request.POST or None, initial={"words": said["q"]})
    asked = rules.sought(said["a"], said["b"], said["ou"].pk)
    found = queries.doors(asked, request.user).found
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return redirect("support_received")
        if too_often("support", request, MOST_ASKED, A_DAY):
            form.add_error(None, _("Plusieurs demandes sont déjà parties d’ici : reprenez demain."))
        else:
            opening.open_dossier(
                origin=Dossier.Origin.DOOR,
                situation=said["a"],
                wanted=asked.subjects,
                commune=said["ou"].pk,
                partners={door.support: door.reasons for door in found},
                at=clock.now(),
                **{name: form.cleaned_data[name] for name in TOLD},
            )
            return redirect("support_received")
    context = _beside() | {
        "form": form,
        "doors": found,
        "day": routing.promised(clock.today()),
        "again": request.GET.urlencode(),
    }
    return render(request, "support/ask.html", context)


@audience(PUBLIC)
def received(request: HttpRequest) -> HttpResponse:
    context = _beside() | {"day": routing.promised(clock.today())}
    return render(request, "support/received.html", context)


@audience(PUBLIC)
@cached()
def reading(request: HttpRequest, key: str) -> HttpResponse:
    if key not in READINGS:
        raise Http404(_("Cette page n’existe pas."))
    others = [(other, one.title) for other, one in READINGS.items() if other != key]
    context = {"reading": READINGS[key], "others": others}
    return render(request, "support/reading.html", context)
