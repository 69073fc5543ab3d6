"""Places and organisations in the shapes that others read: CSV, GeoJSON, JSON-LD (schema.org)."""

import json
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from maillage.look import prose
from maillage.look.frames import Link
from maillage.look.parts import spaced
from maillage.organisations.models import Organisation, Place
from maillage.organisations.words import in_words
from maillage.sharing.exports import FileColumn, Files
from maillage.sharing.licences import Shared
from maillage.web.answers import absolute


def _themes(shared: Shared[Place]) -> str:
    of = shared.subject.organisation
    shown = (t for t in of.themes.all() if f"theme:{t.pk}" not in shared.hidden)
    return ", ".join(str(theme) for theme in shown)


def _phone(shared: Shared[Place]) -> str:
    """Grouped, by spaces that a spreadsheet takes for words: it keeps the zero."""
    return spaced(shared.subject.phone).replace("\u00a0", " ")


def _position(shared: Shared[Place]) -> str:
    place = shared.subject
    return place.get_position_level_display() if place.lon is not None else ""


def of_place(name: str) -> FileColumn:
    return FileColumn(lambda shared: getattr(shared.subject, name), name)


def of_page(name: str) -> FileColumn:
    return FileColumn(lambda shared: getattr(shared.subject.organisation, name), name)


def in_french(name: str) -> FileColumn:
    """A field of a place as its page words it."""
    return FileColumn(lambda shared: in_words(name, getattr(shared.subject, name) or None), name)


def _step_free(shared: Shared[Place]) -> str:
    said = {True: _("de plain-pied"), False: _("il y a des marches"), None: ""}
    return said[shared.subject.is_step_free]


FILES = Files(
    "structures",
    {
        "nom": of_page("name"),
        "sigle": of_page("acronym"),
        "resume": of_page("summary"),
        "famille": FileColumn(lambda s: s.subject.organisation.family or "", "legal_category"),
        "themes": FileColumn(_themes),
        "siren": of_page("siren"),
        "siret": of_place("siret"),
        "rna": of_page("rna"),
        "adresse": of_place("street"),
        "code_postal": of_place("postcode"),
        "commune": FileColumn(lambda s: s.subject.commune or "", "commune"),
        "code_insee": FileColumn(lambda s: s.subject.commune_id or "", "commune"),
        "longitude": of_place("lon"),
        "latitude": of_place("lat"),
        "position": FileColumn(_position, "lon"),
        "horaires": in_french("hours"),
        "fermetures": in_french("closures"),
        "pour_qui": in_french("admission"),
        "publics": in_french("publics"),
        "accueil": in_french("reception"),
        "prix": in_french("price"),
        "acces": FileColumn(_step_free, "is_step_free"),
        "telephone": FileColumn(_phone, "phone"),
        "courriel": of_page("email"),
        "site_web": of_page("website"),
        "etat_de_la_fiche": FileColumn(lambda s: s.subject.organisation.get_standing_display()),
        "page": FileColumn(lambda s: absolute(s.subject.organisation.get_absolute_url())),
        "fictif": FileColumn(lambda s: _("oui") if s.subject.organisation.is_fictional else ""),
    },
    left_out=_("Lieux que la licence de ce fichier ne permet pas :"),
    follow=_("l’annuaire"),
    back=lambda: Link(_("Retour à l’annuaire"), reverse("directory")),
)


DAYS = {
    "mo": "Monday",
    "tu": "Tuesday",
    "we": "Wednesday",
    "th": "Thursday",
    "fr": "Friday",
    "sa": "Saturday",
    "su": "Sunday",
}


def json_ld(organisation: Organisation, places: list[Place]) -> SafeString:
    """The page as schema.org/Organization, safe inside a <script>."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": organisation.name,
        "url": organisation.website or absolute(organisation.get_absolute_url()),
        "alternateName": organisation.acronym,
        "description": organisation.summary or prose.plain(organisation.description),
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
