"""How a short form about a page is sent."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from maillage.base.refusals import Refusal
from maillage.organisations.models import Organisation
from maillage.participation import proposing
from maillage.participation.models import Contribution
from maillage.participation.proposing import SenderWords


def send_about(
    request: HttpRequest,
    form: Any,
    kind: str,
    organisation: Organisation | None,
    words: SenderWords,
    answer: Callable[[HttpRequest, Contribution], HttpResponse] = proposing.answer,
) -> HttpResponse:
    """A form about one page is sent, from its commune; what refuses it is told there."""
    place = organisation.main_place() if organisation else None
    there = replace(words, commune=(place.commune_id or "") if place else "")
    try:
        row = proposing.send(
            request,
            kind=kind,
            form=form,
            words=there,
            key=str(organisation.pk) if organisation else "",
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(organisation or "contribute")
    return answer(request, row)
