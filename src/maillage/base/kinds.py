"""Kinds: what can be referred to from afar, declared once in its room, registered by portal.

The ledger, the index and the exports read kinds and nothing else. What a kind leaves out it
cannot do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Side:
    """One of the versions that a review lays side by side: what a source says, or a page."""

    title: str
    values: dict[str, Any]  # {label of a field: value}
    note: str = ""
    url: str = ""
    reasons: tuple[str, ...] = ()
    score: int | None = None  # of likeness, in hundredths


@dataclass(frozen=True)
class Verb:
    """Something that may be decided. `name` comes back to the kind's `decide`."""

    name: str
    label: str
    icon: str = "check"
    is_first: bool = False


@dataclass(frozen=True)
class Review:
    """What the review screen shows of a proposal."""

    title: str
    question: str
    sides: tuple[Side, ...]
    verbs: tuple[Verb, ...]
    remarks: tuple[str, ...] = ()

    @property
    def lines(self) -> list[tuple[str, list[Any], bool]]:
        """(label, the value of each side, whether they contradict each other), in the order of the
        first side. A side that says nothing contradicts nobody."""
        labels = dict.fromkeys(label for side in self.sides for label in side.values)
        found = []
        for label in labels:
            values = [side.values.get(label) for side in self.sides]
            found.append((label, values, len({str(v) for v in values if v}) > 1))
        return found


@dataclass(frozen=True)
class Kind:
    """`entries(keys)` gives {key: search.Entry} for the subjects that may be found; a key that is
    missing from the answer leaves the index. `all_keys()` walks every subject, for a rebuild.
    `review(key)`, `decide(key, verdict, by, at)` and `take_back(key, change, by, at)` serve the
    one queue of the team."""

    name: str
    label: str
    url: Callable[[str], str | None] | None = None
    entries: Callable[[Iterable[str]], dict] | None = None
    all_keys: Callable[[], Iterator[str]] | None = None
    review: Callable[[str], Review] | None = None
    decide: Callable[..., Any] | None = None
    take_back: Callable[..., Any] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    return _kinds[name]


def indexed() -> list[Kind]:
    return [kind for kind in _kinds.values() if kind.entries]
