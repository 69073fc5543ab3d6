"""Pages that are named: by their address, a source, a number, who holds them."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from maillage.accounts import rules as accounts
from maillage.base import slugs
from maillage.likeness.profiles import NEIGHBOURS_KM, Profile
from maillage.organisations.models import (
    FormerSlug,
    Manager,
    Organisation,
    Place,
)
from maillage.territories import queries as territories


def organisation_called(slug: str, user: Any) -> Organisation:
    """The organisation of an address. Unseen or unknown: 404. Officers still reach the history of
    what nobody speaks of any more."""
    rows = Organisation.objects.visible_to(user)
    if accounts.is_officer(user):
        rows = rows | Organisation.objects.filter(
            is_silent=True, is_diffusible=True, merged_into=None
        )
    found = rows.filter(slug=slug).select_related("family", "legal_category", "activity").first()
    if found is None:
        raise Http404
    return found


def moved_to(slug: str, user: Any) -> Organisation | None:
    """Where a former address leads, and that of a page that was joined to another."""
    found = slugs.owner_of(FormerSlug, slug)
    if found is None:
        return None
    return Organisation.objects.visible_to(user).filter(pk=found.merged_into_id or found.pk).first()


def profiles(communes: Collection[str]) -> dict[str, list[Profile]]:
    """What likeness knows of the places of these communes, hidden and closed ones included."""
    fields = tuple(
        (
            "commune_id pk organisation_id organisation__name organisation__acronym street "
            "lon lat position_level organisation__siren organisation__rna siret phone "
            "organisation__email organisation__website postcode commune__name commune__lon "
            "commune__lat"
        ).split()
    )
    found: dict[str, list[Profile]] = {}
    rows = (
        Place.objects.filter(commune__in=communes, merged_into=None)
        .order_by("pk")
        .values_list(*fields)
    )
    for commune, pk, organisation, name, acronym, street, lon, lat, level, *rest in rows.iterator():
        if level == Place.Level.COMMUNE:
            lon = lat = None
        siren, rna, siret, phone, email, website, postcode, town, east, north = rest
        profile = Profile(
            (pk, organisation),
            name,
            acronym,
            street,
            lon,
            lat,
            siren,
            rna,
            siret,
            phone,
            email,
            website,
            commune,
            town,
            postcode,
            (east, north),
        )
        found.setdefault(commune, []).append(profile)
    return found


def profiles_around(communes: Collection[str]) -> list[Profile]:
    """Those of these communes and of their neighbours, which a list may name instead."""
    found = profiles(territories.around(communes, NEIGHBOURS_KM))
    return [profile for here in found.values() for profile in here]


def managed_by(user: Any) -> QuerySet[Manager]:
    """The pages that somebody holds today."""
    pages = Organisation.objects.filter(merged_into=None, is_silent=False)
    rows = Manager.objects.today().filter(user=user, organisation__in=pages)
    return rows.select_related("organisation").order_by("organisation__name")


def partners_of(organisation: Organisation, seen_by: QuerySet[Organisation]) -> list[tuple]:
    """(name, page or None) of each line; `seen_by`: the pages that the reader may see."""
    names = [line.strip() for line in organisation.partners.splitlines() if line.strip()][:50]
    pages = {page.name.casefold(): page for page in seen_by.filter(name__in=names)}
    return [(name, pages.get(name.casefold())) for name in names]
