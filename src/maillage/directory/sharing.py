"""The places of a search, each with the sources of what is shown of it, to be shared in a file."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from maillage.accounts import rules as accounts
from maillage.claims.queries import statements
from maillage.directory.queries import MOST_EXPORTED, visible_places
from maillage.directory.search_state import StructureSearch
from maillage.organisations.models import Claim, Organisation, Place
from maillage.search import index
from maillage.sharing import licences
from maillage.sharing.licences import Shared, Sharing, Spoken
from maillage.sources import queries as sources

CHUNK = 500


def shared(asked: StructureSearch, user: Any, file: Sharing) -> Iterator[Shared[Place]]:
    """Every place of a search, up to 10,000, with what the licence permits."""
    answer = index.ask(asked.question(accounts.reader(user)), limit=MOST_EXPORTED, counts=False)
    real = Organisation.objects.real()
    for start in range(0, len(answer.ids), CHUNK):
        part = answer.ids[start : start + CHUNK]
        known = visible_places(user).filter(pk__in=part, organisation__in=real)
        rows = {place.pk: place for place in known}
        places = [rows[pk] for pk in part if pk in rows]
        yield from (_without_centre(one) for one in licences.shared(_spoken(places), file))


def _without_centre(one: Shared[Place]) -> Shared[Place]:
    """A position that is the middle of a commune says the commune, and is left out with it."""
    commune = one.hidden.get("commune")
    if commune is None or one.subject.position_level != Place.Level.COMMUNE:
        return one
    return replace(one, hidden={"lon": commune, "lat": commune, **one.hidden})


def _spoken(places: list[Place]) -> Iterator[tuple[Place, Spoken]]:
    """What each shows, of itself and of its organisation."""
    ranks = sources.ranks()
    heads = {place.organisation_id for place in places}
    aliases = Organisation.objects.filter(merged_into__in=heads).values_list("pk", "merged_into")
    family = {head: head for head in heads} | dict(aliases)
    standing = Claim.objects.filter(withdrawn=None)
    owned = statements(standing.filter(organisation__in=list(family)), "organisation", family)
    here = [place.pk for place in places]
    joined = Place.objects.filter(merged_into__in=here).order_by()
    shown_by = {pk: pk for pk in here} | dict(joined.values_list("pk", "merged_into"))
    stood = statements(standing.filter(place__in=list(shown_by)), "place", shown_by)
    pages = {head: Spoken.of(owned[head], ranks) for head in heads}
    for place in places:
        here_too = Spoken.of(stood[place.pk], ranks)
        yield place, Spoken({**pages[place.organisation_id].fields, **here_too.fields})
