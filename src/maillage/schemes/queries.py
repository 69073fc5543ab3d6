"""Who advises where, who is away, whom the rule proposes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from maillage.schemes.models import Adviser, AdviserAbsence, SupportOrganisation
from maillage.schemes.rules import Sought, reasons_for


def supports() -> QuerySet[SupportOrganisation]:
    return SupportOrganisation.objects.select_related("organisation")


def support_of(pk: int) -> SupportOrganisation:
    found = supports().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def supports_of(user: Any) -> QuerySet[SupportOrganisation]:
    own = Adviser.objects.lasting().filter(user=user.pk).values("support")
    return supports().filter(pk__in=own)


def advisers() -> QuerySet[Adviser]:
    rows = Adviser.objects.lasting().select_related("user", "support__organisation")
    return rows.order_by("support__organisation__name", "user__name", "pk")


def people_who_answer() -> dict[int, list[int]]:
    """{support organisation: its advisers}"""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Adviser.objects.lasting().order_by("pk")
    for support, person in rows.values_list("support", "user"):
        found[support].append(person)
    return found


def coordinators() -> list[int]:
    rows = Adviser.objects.lasting().filter(coordinates=True).order_by("pk")
    return list(rows.values_list("user", flat=True))


def away(day: dt.date) -> set[int]:
    rows = AdviserAbsence.objects.filter(first__lte=day, last__gte=day)
    return set(rows.values_list("user", flat=True))


def absences_of(user: Any) -> QuerySet[AdviserAbsence]:
    return AdviserAbsence.objects.filter(user=user.pk)


def proposed(
    sought: Sought, taken: Mapping[int, int]
) -> list[tuple[SupportOrganisation, list[str]]]:
    """[(organisation, why)], those with the most reasons first. `taken`: {organisation: dossiers
    of this month}."""
    told = ((one, reasons_for(one, sought, taken.get(one.pk, 0))) for one in supports())
    found = [(one, why) for one, why in told if why is not None]
    return sorted(found, key=lambda pair: -len(pair[1]))
