"""What a page shows, in the shape of what a claim states: what differs is what somebody said."""

from collections.abc import Collection
from typing import Any

from maillage.organisations.models import Organisation, Place
from maillage.organisations.stated import Stated

OF_ORGANISATION = tuple(
    (
        "name acronym summary description offers wants partners siren rna legal_category "
        "activity website email"
    ).split()
)
OF_PLACE = ("siret", "street", "postcode", "phone", "admission", "price", "closures")


def as_shown(
    organisation: Organisation, place: Place | None, fields: Collection[str] | None = None
) -> Stated:
    """What the page shows, in the shape of what a form states: what differs is what a person said.
    `fields`: those that are asked for, where lists would be read for nothing."""
    of_page: dict[str, Any] = {
        name: getattr(organisation, name) or None
        for name in OF_ORGANISATION
        if name not in ("legal_category", "activity")
    }
    of_page["listed"] = organisation.is_listed
    of_page["legal_category"] = organisation.legal_category_id
    of_page["activity"] = organisation.activity_id
    if _speaks_of("theme:", fields):
        of_page |= {f"theme:{theme.pk}": True for theme in organisation.themes.all()}
    approvals = organisation.accreditations.all() if _speaks_of("accreditation:", fields) else ()
    for held in approvals:
        dates = {"from": held.valid_from, "until": held.valid_until}
        of_page[f"accreditation:{held.kind_id}"] = {
            "number": held.number,
            **{k: v.isoformat() for k, v in dates.items() if v},
        }
    if place is None:
        return Stated(of_page)
    of_place: dict[str, Any] = {name: getattr(place, name) or None for name in OF_PLACE}
    of_place |= {
        "commune": place.commune_id,
        "is_step_free": place.is_step_free,
        "publics": place.publics or None,
        "reception": place.reception or None,
        "hours": place.hours or None,
    }
    return Stated(of_page, of_place, place.pk)


def _speaks_of(prefix: str, fields: Collection[str] | None) -> bool:
    return fields is None or any(name.startswith(prefix) for name in fields)
