"""What an import alone had said, once it is undone: most of its pages are silent then, all alike.

They are told by a few statements a slice, without their claims ever being read: thirty times less
work than resolving them one by one, and the same rows.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, F

from maillage.claims.queries import of_pages, pages
from maillage.organisations.actions import showing
from maillage.organisations.models import Accreditation, Claim, Organisation, Place
from maillage.search import index


def show(organisations: Collection[int]) -> None:
    """As `showing.show`: the silent ones together, the others one by one."""
    silent = _silent(set(organisations))
    _silence(silent)
    showing.show(set(organisations) - silent)


def _silent(among: set[int]) -> set[int]:
    """Those of which nobody speaks any more, that were joined to nothing, and called in one claim
    at most: of several, the last would give them their name."""
    quiet = among - pages(of_pages(Claim, among))
    rows = Organisation.objects.filter(pk__in=quiet, merged_into=None, aliases=None)
    called = Claim.objects.filter(organisation__in=quiet).values("organisation")
    renamed = called.annotate(many=Count("pk")).filter(many__gt=1)
    alone = set(rows.values_list("pk", flat=True))
    return alone - set(renamed.values_list("organisation", flat=True))


def _silence(silent: Collection[int]) -> None:
    """What resolving nothing gives, in every column but the name: a page is called as it was."""
    if not silent:
        return
    facts = showing.known()
    columns, _shown = showing.columns_of({}, facts)
    del columns["name"]
    rows = Organisation.objects.filter(pk__in=silent)
    rows.update(
        **columns,
        origins={},
        conflicts={},
        standing=Organisation.Standing.REGISTER,
        confirmed_on=None,
        version=F("version") + 1,
    )
    _follow_names(rows.order_by("pk").only("name", "slug"))
    places = Place.objects.filter(organisation__in=silent)
    nothing: dict[str, Any] = showing.place_columns_of({}, facts)
    places.update(**nothing | {"is_shadow": True, "origins": {}, "conflicts": {}})
    Organisation.themes.through.objects.filter(organisation__in=silent).delete()
    Accreditation.objects.filter(organisation__in=silent).delete()
    index.mark("place", places.order_by("pk").values_list("pk", flat=True))


def _follow_names(rows: Iterable[Organisation]) -> None:
    """Their names stay, and what told two of one name apart may leave: seldom."""
    held = {row: row.slug for row in rows}
    showing.name_slugs(list(held), {})
    for row, before in held.items():
        if row.slug != before:
            row.save(update_fields=["slug"])
