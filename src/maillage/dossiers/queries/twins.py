"""Dossiers that look like one project, told twice."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from maillage.dossiers.models import Dossier, TwinDossier
from maillage.dossiers.rules.twins import SPAN, ToldDossier, alike

MOST = 500  # compared with a new one, the latest first
COLUMNS = ("name", "email", "phone", "words", "commune_id", "siret")


def told_of(row: Dossier) -> ToldDossier:
    return ToldDossier(row.name, row.email, row.phone, row.words, row.commune_id or "", row.siret)


def of(row: Dossier) -> list[tuple[int, list[str]]]:
    """[(another dossier, why)] among those that came lately and are open."""
    since = row.came_at - dt.timedelta(days=SPAN)
    near = Q(email=row.email) if row.email else Q(pk__in=())
    near |= Q(siret=row.siret) if row.siret else Q(pk__in=())
    near |= Q(phone=row.phone) if row.phone else Q(pk__in=())
    near |= Q(commune=row.commune_id) if row.commune_id else Q(pk__in=())
    rows = Dossier.objects.open().filter(near, came_at__gte=since).exclude(pk=row.pk)
    mine = told_of(row)
    found = []
    for pk, *said in rows.values_list("pk", *COLUMNS)[:MOST]:
        other = ToldDossier(*(value or "" for value in said))
        if reasons := alike(mine, other):
            found.append((pk, reasons))
    return found


def open_twins(user: Any) -> QuerySet[TwinDossier]:
    """Those of which this person reads one at least."""
    seen = Dossier.objects.visible_to(user).values("pk")
    rows = TwinDossier.objects.filter(verdict=TwinDossier.Verdict.OPEN)
    return rows.filter(Q(one__in=seen) | Q(other__in=seen)).select_related("one", "other")


def of_dossier(dossier: Dossier) -> QuerySet[TwinDossier]:
    rows = TwinDossier.objects.filter(verdict=TwinDossier.Verdict.OPEN)
    return rows.filter(Q(one=dossier) | Q(other=dossier)).select_related("one", "other")


def pair(pk: int, dossier: Dossier, user: Any) -> TwinDossier:
    """Two dossiers of which this person reads both. Raises Http404."""
    seen = Dossier.objects.visible_to(user).values("pk")
    rows = of_dossier(dossier).filter(one__in=seen, other__in=seen)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
