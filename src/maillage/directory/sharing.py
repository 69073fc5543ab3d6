"""What a file may hold: each field follows the licence of its source into every export.

A field whose source may not stand under the file's licence is left empty, and the row says so; a
place whose very name may not is left out, and the file says how many.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from maillage.accounts import rules as accounts
from maillage.base import search
from maillage.directory.models import Claim, Place
from maillage.directory.queries import MOST_EXPORTED, visible_places
from maillage.directory.search_state import Search
from maillage.sources import queries as sources
from maillage.sources.models import Licence, Source

DEFAULT = "lov2"
INTERNAL = "interne"  # the team's own files hold everything
CHUNK = 500


@dataclass(frozen=True)
class Shared:
    """A place, the sources of what is shown of it, and the fields that are left out: {field:
    source}."""

    place: Place
    sources: tuple[str, ...]
    hidden: dict[str, str]


@dataclass
class Sharing:
    """A file under a licence. `left_out`: {source: places}, known when all has been read."""

    licence: Licence | None
    names: dict[str, str]
    permitted: set[str]
    left_out: Counter[str] = field(default_factory=Counter)

    def allows(self, source: str) -> bool:
        return self.licence is None or source in self.permitted

    @property
    def omissions(self) -> list[str]:
        return [f"{self.names.get(s, s)} : {n}" for s, n in self.left_out.most_common()]


def sharing_for(user: Any, asked: str) -> Sharing:
    """The file that somebody asks for: under a licence of files, or for the team alone."""
    names = {
        s.pk: f"{s.attribution or s.name} ({s.licence})"
        for s in Source.objects.select_related("licence")
    }
    if asked == INTERNAL and accounts.is_officer(user):
        return Sharing(None, names, set())
    known = {licence.pk: licence for licence in sources.file_licences()}
    licence = known.get(asked) or known[DEFAULT]
    return Sharing(licence, names, sources.permitted(licence.pk))


def shared(asked: Search, user: Any, sharing: Sharing) -> Iterator[Shared]:
    """Every place of a search, up to 10,000, with what the licence permits."""
    answer = search.ask(asked.question(accounts.reader(user)), limit=MOST_EXPORTED, counts=False)
    for start in range(0, len(answer.ids), CHUNK):
        part = answer.ids[start : start + CHUNK]
        rows = {place.pk: place for place in visible_places(user).filter(pk__in=part)}
        places = [rows[pk] for pk in part if pk in rows]
        said = _said(places)
        for place in places:
            of = said.organisations[place.organisation_id] | said.places[place.pk]
            hidden = {name: s for name, s in of.items() if not sharing.allows(s)}
            if "name" in hidden:
                sharing.left_out[hidden["name"]] += 1
                continue
            shown = sorted({s for n, s in of.items() if n not in hidden})
            yield Shared(place, tuple(shown), hidden)


@dataclass(frozen=True)
class _Said:
    """{subject: {field: source}}"""

    organisations: dict[int, dict[str, str]]
    places: dict[int, dict[str, str]]


def _said(places: list[Place]) -> _Said:
    organisations = {p.organisation_id: p.organisation for p in places}
    ids = {i for p in places for i in p.origins.values()}
    ids |= {i for o in organisations.values() for i in o.origins.values()}
    alone = {pk for pk, o in organisations.items() if not o.origins}
    family = Q(organisation__in=alone) | Q(organisation__merged_into__in=alone)
    alone_places = {p.pk for p in places if not p.origins}
    rows = Claim.objects.filter(
        Q(pk__in=ids) | family | Q(place__in=alone_places), withdrawn=None
    ).values_list("pk", "source_id", "organisation", "organisation__merged_into", "place", "values")
    by_claim: dict[int, str] = {}
    found = _Said(defaultdict(dict), defaultdict(dict))
    for pk, source, organisation, head, place, values in rows:
        by_claim[pk] = source
        if place in alone_places:
            found.places[place] |= dict.fromkeys(values, source)
        elif place is None and (head or organisation) in alone:
            found.organisations[head or organisation] |= dict.fromkeys(values, source)
    for pk, organisation in organisations.items():
        named = {name: by_claim.get(i, "") for name, i in organisation.origins.items()}
        found.organisations[pk] |= named
    for place in places:
        found.places[place.pk] |= {n: by_claim.get(i, "") for n, i in place.origins.items()}
    return found
