"""Resolving claims, and telling two states of a subject apart: pure functions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from maillage.sources.models import PEOPLE

FOLLOW = {"follow": True}  # a person gives a field back to the sources
NO_RANK = 50

Ranks = Mapping[str, Mapping[str, int]]  # {source: {field or "*": rank}}


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


def authority(statement: Statement, field: str, ranks: Ranks) -> tuple:
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


def resolve(statements: Iterable[Statement], ranks: Ranks) -> Resolved:
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


def origins(stated: Iterable[Statement], resolved: Resolved) -> dict[str, int]:
    """{field: claim}, or nothing when one claim says everything: most pages of a register."""
    return resolved.origins if len(standing(stated)) > 1 else {}


def words_of_people(stated: Iterable[Statement]) -> list[Statement]:
    """What people said that stands."""
    return [s for s in stated if s.source == PEOPLE and s.withdrawn is None]


def last_said(stated: Iterable[Statement], field: str) -> Any:
    """The latest value that was ever stated of a field, withdrawn or not; None when none was."""
    named = [s for s in stated if s.values.get(field) not in (None, "", FOLLOW)]
    return max(named, key=lambda s: (s.change, s.id)).values[field] if named else None


@dataclass(frozen=True)
class Difference:
    field: str
    before: Any
    after: Any


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What is shown otherwise. Nothing at all and « there is none » read the same."""
    fields = sorted(set(before) | set(after))
    pairs = [(f, _plain(before.get(f)), _plain(after.get(f))) for f in fields]
    return [Difference(field, was, now) for field, was, now in pairs if was != now]


def _plain(value: Any) -> Any:
    return None if value in ("", [], {}) else value
