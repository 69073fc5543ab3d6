"""What an import alone had said, once it is undone: most of its pages are silent then, all alike.

They are told by a few statements a slice, without their claims ever being read: thirty times less
work than resolving them one by one, and the same rows.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, F

from maillage.base import bulk, slugs
from maillage.claims.queries import of_pages, pages
from maillage.organisations.actions import showing
from maillage.organisations.models import (
    Accreditation,
    Claim,
    FormerSlug,
    Organisation,
    OrganisationQuerySet,
    Place,
)
from maillage.search import index


def show(organisations: Collection[int]) -> None:
    """As `showing.show`: the silent ones together, the others one by one."""
    silent = _silent(set(organisations))
    _silence(silent)
    showing.show(set(organisations) - silent)


def _silent(among: set[int]) -> set[int]:
    """Those of which nobody speaks any more, that were joined to nothing, and called in one claim
    at most: of several, the last would give them their name."""
    quiet = bulk.numbers(among - pages(of_pages(Claim, among)))
    rows = Organisation.objects.filter(pk__in=quiet, merged_into=None, aliases=None)
    called = Claim.objects.filter(organisation__in=quiet).values("organisation")
    renamed = called.annotate(many=Count("pk")).filter(many__gt=1)
    alone = set(rows.order_by().values_list("pk", flat=True))
    return alone - set(renamed.values_list("organisation", flat=True))


def _silence(silent: Collection[int]) -> None:
    """What resolving nothing gives, in every column but the name: a page is called as it was."""
    if not silent:
        return
    facts, numbers = showing.known(), bulk.numbers(silent)
    columns, _shown = showing.columns_of({}, facts)
    del columns["name"]
    rows = Organisation.objects.filter(pk__in=numbers).order_by()
    rows.update(
        **columns,
        origins={},
        conflicts={},
        standing=Organisation.Standing.REGISTER,
        confirmed_on=None,
        version=F("version") + 1,
    )
    _follow_names(rows)
    places = Place.objects.filter(organisation__in=numbers).order_by()
    nothing: dict[str, Any] = showing.place_columns_of({}, {})
    places.update(**nothing | {"is_shadow": True, "origins": {}, "conflicts": {}})
    Organisation.themes.through.objects.filter(organisation__in=numbers).delete()
    Accreditation.objects.filter(organisation__in=numbers).delete()
    index.mark("place", places.values_list("pk", flat=True))


def _follow_names(rows: OrganisationQuerySet) -> None:
    """The address of a page says its name still, and who was called in one claim had no other; but
    a name that is too long to be said whole may move."""
    named = rows.values_list("pk", "name", "slug")
    cut = [
        pk
        for pk, name, slug in named
        if not f"{slug}-".startswith(f"{slugs.spelt(FormerSlug, name)}-")
    ]
    held = list(rows.filter(pk__in=cut).order_by("pk"))
    showing.name_slugs(held, {})
    bulk.update(Organisation, ["slug"], [(row.slug, row.pk) for row in held])
