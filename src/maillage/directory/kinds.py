"""Places, as the index finds them."""

import datetime as dt
from collections.abc import Iterable, Iterator

from maillage.base import history
from maillage.base.kinds import Kind
from maillage.base.models import Change
from maillage.base.search import Entry
from maillage.directory import actions, reviews
from maillage.directory.models import Organisation, Place
from maillage.participation.actions import REFUSE

SAYS_NOTHING = "94.99Z"  # the catch-all activity of associations
FRESH = {Organisation.Standing.KEPT: 2_000_000, Organisation.Standing.READ: 1_000_000}


def entries(keys: Iterable[str]) -> dict[str, Entry]:
    """The entries of these places. What is not diffusible has none; what is closed or unlisted is
    found by officers only."""
    rows = (
        Place.objects.filter(pk__in=list(keys), organisation__is_diffusible=True)
        .select_related("organisation__family", "organisation__activity", "commune__epci")
        .prefetch_related("organisation__themes", "organisation__accreditations__kind")
    )
    return {str(place.pk): _entry(place) for place in rows}


def _entry(place: Place) -> Entry:
    of = place.organisation
    themes = list(of.themes.all())
    accreditations = [a for a in of.accreditations.all() if not a.is_expired]
    activity = of.activity.name if of.activity and of.activity_id != SAYS_NOTHING else ""
    tags = [theme.name for theme in themes]
    tags += [f"{a.kind.name} {a.kind.acronym}" for a in accreditations]
    tags += [of.family.name] if of.family else []
    commune = place.commune
    is_public = of.is_listed and not of.is_closed and not place.closed_on
    return Entry(
        id=place.pk,
        texts={
            "name": f"{of.name} {place.name}",
            "acronym": of.acronym,
            "tags": " ".join(tags),
            "summary": of.summary,
            "body": " ".join([of.description, activity, *(theme.words for theme in themes)]),
            "area": f"{commune.name if commune else ''} {place.postcode} {place.street}",
        },
        facets={
            "theme": tuple(theme.pk for theme in themes),
            "family": (of.family_id,) if of.family_id else (),
            "accreditation": tuple(a.kind_id for a in accreditations),
            "commune": (commune.pk,) if commune else (),
            "epci": (commune.epci_id,) if commune and commune.epci_id else (),
            "employer": () if of.is_employer is None else (("non", "oui")[of.is_employer],),
            "standing": (of.standing,),
        },
        identifiers=tuple(filter(None, (of.siren, place.siret, of.rna))),
        audience="public" if is_public else "officer",
        lon=place.lon,
        lat=place.lat,
        freshness=FRESH.get(Organisation.Standing(of.standing), 0)
        + (of.confirmed_on.toordinal() if of.confirmed_on else 0),
    )


def all_keys() -> Iterator[str]:
    for pk in Place.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


def _decide_absence(key: str, verdict: str, *, by: str, at: dt.datetime) -> Change:
    place = Place.objects.select_related("organisation").get(pk=key)
    if verdict == REFUSE:
        return history.change(by=by, act="absence.refuse", at=at, note=place.organisation.name)
    return actions.decide_absence(place=place, by=by, at=at)


def _take_absence_back(key: str, change: Change, *, by: str, at: dt.datetime) -> None:
    if change.act != "absence.refuse":
        actions.undo(change=change, by=by, at=at)


PLACE = Kind("place", label="lieu", entries=entries, all_keys=all_keys)
ABSENCE = Kind(
    "absence",
    label="absence d’une liste",
    review=reviews.of_absence,
    decide=_decide_absence,
    take_back=_take_absence_back,
)
