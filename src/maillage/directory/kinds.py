"""Places, as the index finds them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from maillage.base import clock, history
from maillage.base.kinds import Kind
from maillage.directory import rules
from maillage.directory.queries.figures import tallies_of
from maillage.organisations.models import Accreditation, NetworkMembership, Organisation, Place
from maillage.search.index import IndexEntry
from maillage.territories import queries as territories
from maillage.territories.models import Commune
from maillage.vocabulary import codes
from maillage.vocabulary.models import AccreditationKind, Activity, Family, Theme
from maillage.vocabulary.themes import SAYS_NOTHING

FRESH = {Organisation.Standing.KEPT: 2_000_000, Organisation.Standing.READ: 1_000_000}


PLACE_FIELDS = (
    "pk",
    "organisation_id",
    "name",
    "siret",
    "street",
    "postcode",
    "commune_id",
    "lon",
    "lat",
    "closed_on",
    "hours",
    "closures",
    "phone",
    "publics",
)
ORGANISATION_FIELDS = (
    "pk",
    "name",
    "acronym",
    "summary",
    "description",
    "offers",
    "wants",
    "purpose",
    "siren",
    "rna",
    "activity_id",
    "family_id",
    "ess_status",
    "is_employer",
    "theme_reasons",
    "standing",
    "is_listed",
    "closed_on",
    "confirmed_on",
)


class _IndexRow(SimpleNamespace):
    """A row read without the weight of a model: a rebuild reads millions."""


def entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    """The entries of these places. What is not diffusible has none; what is closed or unlisted is
    found by officers only."""
    wanted = Place.objects.filter(
        pk__in=list(keys),
        organisation__is_diffusible=True,
        organisation__is_silent=False,
        is_shadow=False,
    )
    places = [
        _IndexRow(**dict(zip(PLACE_FIELDS, row, strict=True)))
        for row in wanted.values_list(*PLACE_FIELDS)
    ]
    owners = {place.organisation_id for place in places}
    rows = Organisation.objects.filter(pk__in=owners).values_list(*ORGANISATION_FIELDS)
    of = {row[0]: _IndexRow(**dict(zip(ORGANISATION_FIELDS, row, strict=True))) for row in rows}
    stated = _words()
    themes: dict[int, list[Theme]] = defaultdict(list)
    links = Organisation.themes.through.objects.filter(organisation__in=owners)
    for owner, theme in links.values_list("organisation", "theme"):
        themes[owner].append(stated.themes[theme])
    held: dict[int, list[str]] = defaultdict(list)
    with clock.here():
        today = clock.today()
    for owner, kind, until in Accreditation.objects.filter(organisation__in=owners).values_list(
        "organisation", "kind", "ends_on"
    ):
        if until is None or until >= today:
            held[owner].append(kind)
    members = set(
        NetworkMembership.objects.filter(organisation__in=owners, ended_at=None).values_list(
            "organisation", flat=True
        )
    )
    counted = tallies_of(owners)
    communes = {p.commune_id for p in places if p.commune_id}
    towns = {
        code: (name, epci)
        for code, name, epci in Commune.objects.filter(pk__in=communes).values_list(
            "pk", "name", "epci"
        )
    }
    return {
        str(place.pk): _entry(
            place,
            of[place.organisation_id],
            themes[place.organisation_id],
            held[place.organisation_id],
            towns.get(place.commune_id),
            stated,
            today,
            is_member=place.organisation_id in members,
            tallies=counted.get(place.pk, ()),
        )
        for place in places
    }


@dataclass(frozen=True)
class _Words:
    """What the codes of an organisation are called."""

    themes: dict[str, Theme]
    activities: dict[str, str]
    families: dict[str, str]
    accreditations: dict[str, str]


@history.until_changed("vocabulary.")
def _words() -> _Words:
    kinds = AccreditationKind.objects.values_list("pk", "name", "acronym")
    return _Words(
        Theme.objects.in_bulk(),
        dict(Activity.objects.values_list("pk", "name")),
        dict(Family.objects.values_list("pk", "name")),
        {pk: f"{name} {acronym}" for pk, name, acronym in kinds},
    )


def _entry(
    place: Any,
    of: Any,
    themes: list[Theme],
    held: list[str],
    town: tuple[str, str | None] | None,
    stated: _Words,
    today: dt.date,
    *,
    is_member: bool,
    tallies: tuple[str, ...],
) -> IndexEntry:
    activity = stated.activities.get(of.activity_id, "") if of.activity_id != SAYS_NOTHING else ""
    said = [theme.name for theme in themes if theme.pk not in of.theme_reasons]
    tags = said + [stated.accreditations[kind] for kind in held]
    tags += [stated.families[of.family_id]] if of.family_id else []
    # What rules and registers make of it, which weighs less than what its page says.
    hints = [activity, *(theme.name for theme in themes if theme.pk in of.theme_reasons)]
    hints += [theme.words for theme in themes]
    is_closed = of.closed_on is not None and of.closed_on <= today
    is_public = of.is_listed and not is_closed and not place.closed_on
    name, epci = town or ("", None)
    return IndexEntry(
        id=place.pk,
        texts={
            "name": (of.name, place.name),
            "acronym": of.acronym,
            "tags": tags,
            "summary": of.summary,
            "body": (of.description, of.offers, of.wants, of.purpose),
            "hints": hints,
            "area": (name, place.postcode, place.street),
        },
        facets={
            "theme": tuple(theme.pk for theme in themes),
            "family": (of.family_id,) if of.family_id else (),
            "accreditation": tuple(held),
            "public": tuple(place.publics),
            "commune": (place.commune_id,) if place.commune_id else (),
            "epci": (epci,) if epci else (),
            "employer": () if of.is_employer is None else (("non", "oui")[of.is_employer],),
            "standing": (of.standing,),
            "network": ("oui",) if is_member else (),
            "ess": (of.ess_status,) if of.ess_status else (),
        },
        identifiers=tuple(filter(None, (of.siren, place.siret, of.rna, codes.called(place.phone)))),
        audiences=("public" if is_public else "officer",),
        numbers={
            "open": rules.slots_of(place.hours, territories.calendar_at(place.commune_id).number),
            "closed": rules.days_closed(place.closures, today),
        },
        lon=place.lon,
        lat=place.lat,
        freshness=FRESH.get(Organisation.Standing(of.standing), 0)
        + (of.confirmed_on.toordinal() if of.confirmed_on else 0),
        tallies=tallies,
        codes=codes.indexed(of.activity_id, of.theme_reasons),
    )


def all_keys() -> Iterator[str]:
    for pk in Place.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


PLACE = Kind("place", label="lieu", entries=entries, all_keys=all_keys)
