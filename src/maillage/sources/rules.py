"""Resolving claims: one pure function, and the fingerprint that tells a changed row."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from maillage.sources.models import PEOPLE

FOLLOW = {"follow": True}  # a person gives a field back to the sources
NO_RANK = 50


SHRUNKEN, SPOILT = "shrunken", "spoilt"
ONE_IN = 4


def oddity(counts: Mapping[str, int]) -> str:
    """Why a file does not go on line by itself: `shrunken` when more than a quarter of what its
    source said is gone from it, `spoilt` when more than a quarter of its rows are refused; else
    empty. `counts`: {state of rows, or unchanged: how many}."""
    gone, rejected = counts.get("gone", 0), counts.get("rejected", 0)
    said_before = gone + counts.get("unchanged", 0) + counts.get("changed", 0)
    if gone * ONE_IN > said_before:
        return SHRUNKEN
    read = sum(counts.values()) - gone
    return SPOILT if rejected * ONE_IN > read else ""


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
    return hash_of(json.dumps(values, sort_keys=True, ensure_ascii=False))


def hash_of(said: str) -> int:
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), signed=True)
