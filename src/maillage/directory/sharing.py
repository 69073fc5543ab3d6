"""What a file may hold: each field follows the licence of its source into every export.

A field whose source may not stand under the file's licence is left empty, and the row says so; a
place whose very name may not is left out, and the file says how many.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.accounts import rules as accounts
from maillage.base import search
from maillage.directory.models import Claim, Organisation, Place
from maillage.directory.queries import MOST_EXPORTED, visible_places
from maillage.directory.search_state import Search
from maillage.sources import queries as sources
from maillage.sources.models import Licence, Source
from maillage.sources.rules import Statement, resolve, standing

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
            hidden = said.hidden(place, sharing)
            if "name" in hidden:
                sharing.left_out[hidden["name"]] += 1
                continue
            shown = said.speakers(place, sharing, hidden)
            yield Shared(place, tuple(shown), hidden)


@dataclass(frozen=True)
class _Spoken:
    """What a subject shows, and which sources say just that: {field: (winner, all of them)}."""

    fields: dict[str, tuple[str, frozenset[str]]]

    @classmethod
    def of(cls, statements: list[Statement], ranks: Mapping) -> "_Spoken":
        resolved = resolve(statements, ranks)
        by = {s.id: s.source for s in statements}
        said = standing(statements)
        return cls({
            name: (by[resolved.origins[name]],
                   frozenset(s.source for s in said if s.values.get(name) == value))
            for name, value in resolved.values.items()
        })  # fmt: skip


@dataclass(frozen=True)
class _Said:
    organisations: dict[int, _Spoken]
    places: dict[int, _Spoken]

    def _of(self, place: Place) -> dict[str, tuple[str, frozenset[str]]]:
        return self.organisations[place.organisation_id].fields | self.places[place.pk].fields

    def hidden(self, place: Place, sharing: Sharing) -> dict[str, str]:
        """{field: the source that speaks}, where no source that may be shared says the same."""
        return {
            name: winner
            for name, (winner, speakers) in self._of(place).items()
            if not any(sharing.allows(source) for source in speakers)
        }

    def speakers(self, place: Place, sharing: Sharing, hidden: Mapping[str, str]) -> list[str]:
        """The sources of what is shared: the one that speaks, or another that says the same."""
        found = set()
        for name, (winner, speakers) in self._of(place).items():
            if name not in hidden:
                allowed = sorted(source for source in speakers if sharing.allows(source))
                found.add(winner if sharing.allows(winner) else allowed[0])
        return sorted(found)


def _said(places: list[Place]) -> _Said:
    ranks = sources.ranks()
    heads = {place.organisation_id for place in places}
    aliases = Organisation.objects.filter(merged_into__in=heads).values_list("pk", "merged_into")
    family = {head: head for head in heads} | dict(aliases)
    fields = ("id", "source_id", "key", "change_id", "values", "gone", "withdrawn_id")
    owned: dict[int, list[Statement]] = defaultdict(list)
    rows = Claim.objects.filter(organisation__in=list(family), withdrawn=None)
    for owner, *statement in rows.values_list("organisation", *fields):
        owned[family[owner]].append(Statement(*statement))
    stood: dict[int, list[Statement]] = defaultdict(list)
    rows = Claim.objects.filter(place__in=[place.pk for place in places], withdrawn=None)
    for place, *statement in rows.values_list("place", *fields):
        stood[place].append(Statement(*statement))
    return _Said(
        {head: _Spoken.of(owned[head], ranks) for head in heads},
        {place.pk: _Spoken.of(stood[place.pk], ranks) for place in places},
    )
