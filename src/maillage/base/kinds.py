"""Kinds: what can be referred to from afar, declared once in its room, registered by portal.

The ledger, the index and the exports read kinds and nothing else. What a kind leaves out it
cannot do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """`entries(keys)` gives {key: search.Entry} for the subjects that may be found; a key that is
    missing from the answer leaves the index. `all_keys()` walks every subject, for a rebuild."""

    name: str
    label: str
    url: Callable[[str], str | None] | None = None
    entries: Callable[[Iterable[str]], dict] | None = None
    all_keys: Callable[[], Iterator[str]] | None = None
    undo: Callable[..., Any] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    return _kinds[name]


def indexed() -> list[Kind]:
    return [kind for kind in _kinds.values() if kind.entries]
