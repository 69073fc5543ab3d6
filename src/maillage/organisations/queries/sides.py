"""A page beside what somebody says of it, for the screens where people decide."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillage.base.kinds import ReviewSide, Subject
from maillage.organisations.models import Place
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
