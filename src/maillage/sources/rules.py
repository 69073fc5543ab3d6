"""Resolving claims: one pure function, and the fingerprint that tells a changed row."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from maillage.sources.models import PEOPLE, Source

FOLLOW = {"follow": True}  # a person gives a field back to the sources
NO_RANK = 50


class Waits(NamedTuple):
    """Which new pages of a source wait for a decision. `families`: slugs; `activities`: codes of
    the NAF or their first signs, as in `94.99Z` or `94`."""

    everything: bool = False
    families: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: Source) -> "Waits":
        return cls(**{name: source.waits[name] for name in cls._fields if name in source.waits})

    def holds(self, family: str | None, activity: str | None) -> bool:
        return (
            self.everything
            or family in self.families
            or bool(activity and activity.startswith(tuple(self.activities)))
        )


class Statement(NamedTuple):
    """What resolving needs of a claim."""

    id: int
    source: str
    key: str
    change: int
    values: Mapping[str, Any]
    gone: bool = False
    withdrawn: int | None = None


class Resolved(NamedTuple):
    values: dict[str, Any]
    origins: dict[str, int]
    conflicts: dict[str, list[int]]


def authority(statement: Statement, field: str, ranks: Mapping[str, Mapping[str, int]]) -> tuple:
    """The smallest speaks: people before sources, their latest act first; then the rank of the
    source, then its name and its own id, so that arrival never matters."""
    if statement.source == PEOPLE:
        return (0, -statement.change, -statement.id)
    of = ranks.get(statement.source, {})
    rank = of.get(field, of.get("*", NO_RANK))
    return (1, statement.gone, rank, statement.source, statement.key)


def standing(statements: Iterable[Statement]) -> list[Statement]:
    """The latest version of each source's statement that nobody withdrew."""
    current: dict[tuple[str, str], Statement] = {}
    for statement in sorted(statements, key=lambda s: (s.change, s.id)):
        if statement.withdrawn is None:
            current[statement.source, statement.key] = statement
    return list(current.values())


def resolve(statements: Iterable[Statement], ranks: Mapping[str, Mapping[str, int]]) -> Resolved:
    """What the subject shows, who said each field, and which sources say otherwise.

    A key that is absent says nothing; None says that there is none; FOLLOW is a person giving the
    field back to the sources."""
    voices: dict[str, list[Statement]] = defaultdict(list)
    for statement in standing(statements):
        for field in statement.values:
            voices[field].append(statement)
    values: dict[str, Any] = {}
    origins: dict[str, int] = {}
    conflicts: dict[str, list[int]] = {}
    for field, speakers in voices.items():
        speakers.sort(key=lambda s: authority(s, field, ranks))
        sources = [s for s in speakers if s.source != PEOPLE]
        if speakers[0].values[field] == FOLLOW:
            speakers = sources
        if not speakers:
            continue
        values[field], origins[field] = speakers[0].values[field], speakers[0].id
        others = [s.id for s in sources if s.values[field] != values[field]]
        if others:
            conflicts[field] = others
    return Resolved(values, origins, conflicts)


def fingerprint(values: Mapping[str, Any]) -> int:
    """64 signed bits that change when the values do."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return int.from_bytes(
        hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True
    )
