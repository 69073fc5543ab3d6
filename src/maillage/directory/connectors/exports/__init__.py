"""Places and organisations in the shapes that others read: CSV, GeoJSON, JSON-LD (schema.org)."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from maillage.base.web import absolute
from maillage.directory.models import Organisation, Place
from maillage.territories.models import Cell

HEADER = [
    "nom", "sigle", "resume", "famille", "themes", "siren", "siret", "rna", "adresse",
    "code_postal", "commune", "code_insee", "longitude", "latitude", "position", "telephone",
    "courriel", "site_web", "etat_de_la_fiche", "page", "fictif",
]  # fmt: skip


def row(place: Place) -> list[Any]:
    """One line of the CSV."""
    of = place.organisation
    return [
        of.name,
        of.acronym,
        of.summary,
        of.family or "",
        ", ".join(str(theme) for theme in of.themes.all()),
        of.siren,
        place.siret,
        of.rna,
        place.street,
        place.postcode,
        place.commune or "",
        place.commune_id or "",
        place.lon,
        place.lat,
        place.get_position_level_display() if place.lon is not None else "",
        place.phone,
        of.email,
        of.website,
        of.get_standing_display(),
        absolute(of.get_absolute_url()),
        _("oui") if of.is_fictional else "",
    ]


def feature_collection(places: Iterable[Place]) -> dict[str, Any]:
    """GeoJSON (RFC 7946); a place without position has a null geometry."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": _point(place),
                "properties": {
                    name: str(value) if value is not None else None
                    for name, value in zip(HEADER, row(place), strict=True)
                    if name not in ("longitude", "latitude")
                },
            }
            for place in places
        ],
    }


def _point(place: Place) -> dict[str, Any] | None:
    if place.lon is None or place.lat is None:
        return None
    return {"type": "Point", "coordinates": [place.lon, place.lat]}


def cells() -> dict[str, Any]:
    """The communes of the perimeter."""
    rows = Cell.objects.select_related("commune")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in c.rings]},
                "properties": {"name": c.commune.name, "code": c.commune_id},
            }
            for c in rows
        ],
    }


DAYS = {"mo": "Monday", "tu": "Tuesday", "we": "Wednesday", "th": "Thursday", "fr": "Friday",
        "sa": "Saturday", "su": "Sunday"}  # fmt: skip


def json_ld(organisation: Organisation, places: list[Place]) -> SafeString:
    """The page as schema.org/Organization, safe inside a <script>."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": organisation.name,
        "url": organisation.website or absolute(organisation.get_absolute_url()),
        "alternateName": organisation.acronym,
        "description": organisation.summary or organisation.description,
        "email": organisation.email,
        "taxID": organisation.siren,
        "location": [_place(place) for place in places],
    }
    text = json.dumps({k: v for k, v in found.items() if v}, ensure_ascii=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(text)


def _place(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Place",
        "telephone": place.phone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.street,
            "postalCode": place.postcode,
            "addressLocality": str(place.commune or ""),
            "addressCountry": "FR",
        },
        "openingHoursSpecification": [
            {"@type": "OpeningHoursSpecification", "dayOfWeek": DAYS[day], "opens": a, "closes": b}
            for day, periods in place.hours.items()
            for a, b in periods
        ],
    }
    if place.lon is not None and place.position_level != Place.Level.COMMUNE:
        found["geo"] = {"@type": "GeoCoordinates", "longitude": place.lon, "latitude": place.lat}
    return {k: v for k, v in found.items() if v}
