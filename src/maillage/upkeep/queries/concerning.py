"""Whom a contribution concerns: the communes of the page as it is today and as it would become; the
officers, when it says which structure it is."""

from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast

from maillage.organisations.models import Organisation

NUMBER = r"^[0-9]{1,18}$"


def _number(column: str) -> Any:
    """A key as the number that it is, or nothing."""
    return Case(When(**{f"{column}__regex": NUMBER}, then=Cast(column, BigIntegerField())))


def _one_of(there: QuerySet) -> Q:
    """The page of the contribution, or the one that it was joined to, is one of these."""
    return Q(Exists(there.filter(pk=OuterRef("page")))) | Q(
        Exists(there.filter(aliases=OuterRef("page")))
    )


def of_a_page(contributions: QuerySet, communes: Collection[str]) -> QuerySet:
    """Those whose key is a page of these communes."""
    here = Organisation.objects.within(communes)
    return contributions.alias(page=_number("key")).filter(_one_of(here))


def visible_to(contributions: QuerySet, user: Any) -> QuerySet:
    """Those whose key is a page that this reader may see."""
    seen = Organisation.objects.visible_to(user)
    return contributions.alias(page=_number("key")).filter(_one_of(seen))


def corrections(contributions: QuerySet, communes: Collection[str]) -> QuerySet:
    """The same, when the page stays in these communes."""
    moved = contributions.filter(
        Q(patch__place__commune__isnull=True) | Q(patch__place__commune__in=communes)
    )
    return of_a_page(moved, communes)


def of_identity(contributions: QuerySet) -> QuerySet:
    """Those that state an identifier, or take one away: pages and registers are joined by them."""
    named = Q(patch__organisation__has_any_keys=["siren", "rna"])
    return contributions.filter(named | Q(patch__place__has_key="siret"))


def additions(contributions: QuerySet, communes: Collection[str]) -> QuerySet:
    """New pages of these communes; once published, as long as the page that was written stays."""
    here = contributions.filter(patch__place__commune__in=communes)
    there = Organisation.objects.within(communes)
    return here.alias(page=_number("made")).filter(Q(made="") | _one_of(there))
