"""Who advises where, who is away, whom the rule proposes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from maillage.schemes.models import (
    Adviser,
    AdviserAbsence,
    Scheme,
    SchemeRule,
    SupportOrganisation,
)
from maillage.schemes.rules import Eligibility, SchemeFacts, Sought, eligible, reasons_for
from maillage.territories import queries as territories
from maillage.vocabulary.models import Family, Theme


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


# Schemes


def schemes() -> QuerySet[Scheme]:
    return Scheme.objects.prefetch_related("stages", "rules")


def scheme_of(pk: int) -> Scheme:
    found = schemes().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def rule_of(scheme: int, pk: int) -> SchemeRule:
    found = SchemeRule.objects.filter(scheme=scheme, pk=pk).select_related("scheme").first()
    if found is None:
        raise Http404
    return found


def names_in(rules: list[SchemeRule]) -> dict[Any, dict[str, str]]:
    """How people call what these rules are about."""
    keys: dict[Any, set[str]] = defaultdict(set)
    for rule in rules:
        keys[rule.kind].update(rule.values)
    families = Family.objects.filter(pk__in=keys[SchemeRule.Kind.FAMILY])
    themes = Theme.objects.filter(pk__in=keys[SchemeRule.Kind.THEME])
    return {
        SchemeRule.Kind.FAMILY: dict(families.values_list("pk", "name")),
        SchemeRule.Kind.THEME: dict(themes.values_list("pk", "name")),
        SchemeRule.Kind.COMMUNE: dict(
            territories.names_of_communes(sorted(keys[SchemeRule.Kind.COMMUNE]))
        ),
    }


def fitting(facts: SchemeFacts, day: dt.date) -> list[tuple[Scheme, Eligibility]]:
    """The schemes that are for them, those of which the most is met first; one without a rule says
    for nobody that it is theirs."""
    now = Prefetch("rules", SchemeRule.objects.in_force(day), to_attr="now")
    rows = list(Scheme.objects.filter(is_open=True).prefetch_related("stages", now))
    names = names_in([rule for one in rows for rule in one.now])
    told = ((one, eligible(one.now, facts, names)) for one in rows)
    found = [(one, why) for one, why in told if why is not None and why.reasons]
    return sorted(found, key=lambda pair: -len(pair[1].reasons))
