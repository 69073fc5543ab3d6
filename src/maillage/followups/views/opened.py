"""A dossier that somebody opens: who had never read it is in its log before they receive it."""

from functools import partial

from django.http import HttpRequest

from maillage.base import clock
from maillage.dossiers.actions import links
from maillage.dossiers.models import Dossier, DossierReading, PartnerRequest
from maillage.followups import queries
from maillage.web.guard import trace_at_once


def dossier_opened(request: HttpRequest, pk: int) -> Dossier:
    """Raises Http404 for who may not see it."""
    found = queries.reading.dossier_of(pk, request.user)
    _seen_by(request, found)
    return found


def request_opened(request: HttpRequest, pk: int) -> PartnerRequest:
    """The same: who is asked reads the need."""
    found = queries.reading.request_of(pk, request.user)
    _seen_by(request, found.dossier)
    return found


def _seen_by(request: HttpRequest, dossier: Dossier) -> None:
    user = request.user
    if not DossierReading.objects.filter(dossier=dossier, user=user.pk).exists():
        note = partial(links.note_reading, dossier=dossier, user=user, at=clock.now())
        trace_at_once(request, note)
