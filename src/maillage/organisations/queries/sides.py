"""A page beside what somebody says of it, for the screens where people decide."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from maillage.base.kinds import ReviewSide, Subject
from maillage.organisations.models import Claim, Organisation, Place
from maillage.organisations.words import in_words, label_of

SHOWN = tuple(
    (
        "name acronym siren siret rna street postcode commune phone email website "
        "activity summary description hours closures admission price"
    ).split()
)


def values_shown(values: Mapping[str, Any]) -> dict[str, str]:
    """What people read of values: {label: words}, in the order of a page."""
    found = {name: values[name] for name in SHOWN if values.get(name)}
    found |= {name: v for name, v in values.items() if ":" in name}
    return {label_of(name): in_words(name, value) for name, value in found.items()}


def subjects(pages: QuerySet) -> list[Subject]:
    """These pages, and those that they were joined to, as the rest of the house names them."""
    rows = pages.values_list("pk", "merged_into")
    return [Subject("organisation", str(pk)) for row in rows for pk in row if pk]


def page_side(place: Place, **more: Any) -> ReviewSide:
    of = place.organisation
    values = {
        name: getattr(of, name)
        for name in tuple("name acronym siren rna email website summary description".split())
    }
    values |= {
        name: getattr(place, name)
        for name in tuple("siret street postcode phone hours closures admission price".split())
    }
    values |= {"commune": place.commune_id, "activity": of.activity_id}
    note = str(of.get_standing_display())
    if not of.is_listed:
        note += " · " + (of.unlisted_because or _("retirée de l’annuaire"))
    if of.closed_on:
        note += " · " + _("fermée")
    return ReviewSide(
        title=of.name, note=note, url=of.get_absolute_url(), values=values_shown(values), **more
    )


def sources_of(organisation: Organisation, place: Place | None) -> Callable[[str, bool], str]:
    """Who says what a page and its place show: `told_by(field, is_of_place)`, read once."""
    origins = {*organisation.origins.values(), *(place.origins.values() if place else ())}
    of_both = (
        Q(organisation=organisation) | Q(place=place) if place else Q(organisation=organisation)
    )
    rows = Claim.objects.filter(Q(pk__in=origins) | of_both, withdrawn=None).order_by("change_id")
    stated = rows.values_list("pk", "organisation", "place", "source__name")
    names: dict[int, str] = {}
    first: dict[bool, str] = {}  # who spoke of it before all others
    for pk, of_page, of_place, source in stated:
        names[pk] = source
        if of_page == organisation.pk:
            first.setdefault(False, source)
        if place and of_place == place.pk:
            first.setdefault(True, source)

    def told_by(field: str, is_of_place: bool) -> str:
        subject = place if is_of_place else organisation
        claim = subject.origins.get(field) if subject else None
        return names.get(claim or 0) or first.get(is_of_place, "")

    return told_by
