"""Places and organisations in the shapes that others read: CSV, GeoJSON, JSON-LD (schema.org)."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from maillage.base.web import absolute
from maillage.directory.models import Organisation, Place
from maillage.directory.sharing import Shared, Sharing
from maillage.territories.models import Cell

# {title of a column: the fact that it holds}; the others are the site's own.
FACTS = {
    "nom": "name", "sigle": "acronym", "resume": "summary", "famille": "legal_category",
    "themes": "", "siren": "siren", "siret": "siret", "rna": "rna", "adresse": "street",
    "code_postal": "postcode", "commune": "commune", "code_insee": "commune", "longitude": "lon",
    "latitude": "lat", "position": "lon", "telephone": "phone", "courriel": "email",
    "site_web": "website",
}  # fmt: skip
HEADER = [*FACTS, "etat_de_la_fiche", "page", "fictif", "sources", "laisse_de_cote"]


def row(shared: Shared, sharing: Sharing) -> list[Any]:
    """One line of the CSV: what the licence of the file permits, and what it leaves out."""
    place, of = shared.place, shared.place.organisation
    themes = [t for t in of.themes.all() if f"theme:{t.pk}" not in shared.hidden]
    values = {
        "nom": of.name,
        "sigle": of.acronym,
        "resume": of.summary,
        "famille": of.family or "",
        "themes": ", ".join(str(theme) for theme in themes),
        "siren": of.siren,
        "siret": place.siret,
        "rna": of.rna,
        "adresse": place.street,
        "code_postal": place.postcode,
        "commune": place.commune or "",
        "code_insee": place.commune_id or "",
        "longitude": place.lon,
        "latitude": place.lat,
        "position": place.get_position_level_display() if place.lon is not None else "",
        "telephone": place.phone,
        "courriel": of.email,
        "site_web": of.website,
    }
    left = {title for title, fact in FACTS.items() if fact in shared.hidden and values[title]}
    if "commune" in shared.hidden and place.position_level == Place.Level.COMMUNE:
        left |= {"longitude", "latitude", "position"}
    by = sorted({sharing.names.get(shared.hidden.get(FACTS[t], ""), "") for t in left} - {""})
    said = f"{', '.join(t for t in FACTS if t in left)} ({'; '.join(by)})" if left else ""
    return [
        *("" if title in left else value for title, value in values.items()),
        of.get_standing_display(),
        absolute(of.get_absolute_url()),
        _("oui") if of.is_fictional else "",
        "; ".join(sharing.names[s] for s in shared.sources if s in sharing.names),
        said,
    ]


def feature_collection(rows: Iterable[Shared], sharing: Sharing) -> dict[str, Any]:
    """GeoJSON (RFC 7946); a place without position has a null geometry. The licence and what was
    left out are members of the collection."""
    features = []
    for shared in rows:
        values = dict(zip(HEADER, row(shared, sharing), strict=True))
        lon, lat = values.pop("longitude"), values.pop("latitude")
        at = {"type": "Point", "coordinates": [lon, lat]} if _is_set(lon, lat) else None
        named = {n: str(v) if v is not None else None for n, v in values.items()}
        features.append({"type": "Feature", "geometry": at, "properties": named})
    return {
        "type": "FeatureCollection",
        "licence": str(sharing.licence or ""),
        "laisse_de_cote": sharing.omissions,
        "features": features,
    }


def _is_set(lon: Any, lat: Any) -> bool:
    return isinstance(lon, float) and isinstance(lat, float)


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
