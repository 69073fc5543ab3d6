"""What a file may hold: each field follows the licence of its source into every export.

A field whose source may not stand under the file's licence is left empty, and the row says so; a
subject whose very name may not is left out, and the file says how many.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from maillage.accounts import rules as accounts
from maillage.claims.rules import Statement, resolve, standing
from maillage.sources import queries
from maillage.sources.models import Licence, Source

DEFAULT = "lov2"
INTERNAL = "interne"  # the team's own files hold everything

Subject = TypeVar("Subject")


@dataclass
class Sharing:
    """A file under a licence, or for the team alone. `left_out`: {source: subjects}, known when all
    has been read."""

    licence: Licence | None
    names: dict[str, str]
    permitted: set[str]
    left_out: Counter[str] = field(default_factory=Counter)

    def allows(self, source: str) -> bool:
        return self.licence is None or source in self.permitted

    @property
    def slug(self) -> str:
        return self.licence.pk if self.licence else INTERNAL

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
    known = {licence.pk: licence for licence in queries.file_licences()}
    licence = known.get(asked) or known[DEFAULT]
    return Sharing(licence, names, queries.permitted(licence.pk))


@dataclass(frozen=True)
class Spoken:
    """What a subject shows, and which sources say just that: {field: (winner, all of them)}."""

    fields: Mapping[str, tuple[str, frozenset[str]]]

    @classmethod
    def of(cls, statements: Iterable[Statement], ranks: Mapping) -> "Spoken":
        """Of a subject that several sources speak of."""
        spoken = standing(statements)
        resolved = resolve(spoken, ranks)
        by = {s.id: s.source for s in spoken}
        return cls(
            {
                name: (
                    by[resolved.origins[name]],
                    frozenset(s.source for s in spoken if s.values.get(name) == value),
                )
                for name, value in resolved.values.items()
            }
        )

    @classmethod
    def alone(cls, source: str, fields: Collection[str]) -> "Spoken":
        """Of a subject whose every field comes from one source."""
        return cls(dict.fromkeys(fields, (source, frozenset((source,)))))

    def hidden(self, sharing: Sharing) -> dict[str, str]:
        """{field: the source that speaks}, where no source that may be shared says the same."""
        return {
            name: winner
            for name, (winner, speakers) in self.fields.items()
            if not any(sharing.allows(source) for source in speakers)
        }

    def speakers(self, sharing: Sharing, hidden: Mapping[str, str]) -> list[str]:
        """The sources of what is shared: the one that speaks, or another that says the same."""
        found = set()
        for name, (winner, speakers) in self.fields.items():
            if name not in hidden:
                allowed = sorted(source for source in speakers if sharing.allows(source))
                found.add(winner if sharing.allows(winner) else allowed[0])
        return sorted(found)


@dataclass(frozen=True)
class Shared(Generic[Subject]):
    """A subject, the sources of what is shown of it, and the fields that are left out: {field:
    source}."""

    subject: Subject
    sources: tuple[str, ...]
    hidden: Mapping[str, str]


def shared(
    subjects: Iterable[tuple[Subject, Spoken]], sharing: Sharing
) -> Iterator[Shared[Subject]]:
    """What the licence permits of each; whose *name* it does not is left out, and counted."""
    for subject, spoken in subjects:
        hidden = spoken.hidden(sharing)
        if "name" in hidden:
            sharing.left_out[hidden["name"]] += 1
            continue
        yield Shared(subject, tuple(spoken.speakers(sharing, hidden)), hidden)
