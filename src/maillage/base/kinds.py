"""Kinds: what can be referred to from afar, declared once in its room, registered by portal.

The ledger, the index and the exports read kinds and nothing else. What a kind leaves out it
cannot do.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol


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


class Line(NamedTuple):
    """A field of a review: the value of each side, whether they contradict each other, its name
    when it may be published alone, and who said the first value."""

    label: str
    values: list[Any]
    differs: bool
    name: str
    told_by: str


@dataclass(frozen=True)
class Review:
    """What the review screen shows of a proposal. `names`: {label: field} of what may be published
    field by field; `told_by`: {label: who says the value of the first side}; `version`: of the
    subject, so that what changed since it was looked at is not overwritten."""

    title: str
    question: str
    sides: tuple[Side, ...]
    verbs: tuple[Verb, ...]
    remarks: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    told_by: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    @property
    def lines(self) -> list[Line]:
        """In the order of the first side. A side that says nothing contradicts nobody."""
        labels = dict.fromkeys(label for side in self.sides for label in side.values)
        found = []
        for label in labels:
            values = [side.values.get(label) for side in self.sides]
            differs = len({str(v) for v in values if v}) > 1
            name, by = self.names.get(label, ""), self.told_by.get(label, "")
            found.append(Line(label, values, differs, name, by))
        return found


class Proposal(Protocol):
    """What a kind knows of a contribution: `key` names its subject, `patch` what it says."""

    pk: int
    kind: str
    key: str
    title: str
    reason: str
    patch: dict[str, Any]
    author: str
    email: str
    at: Any


@dataclass(frozen=True)
class Decided:
    """A decision on its way to the kind. `fields`: the only ones to publish, or None for all."""

    verdict: str
    by: str
    at: Any
    fields: Collection[str] | None = None
    version: int = 0


@dataclass(frozen=True)
class Step:
    """Something that its author may do with a proposal, elsewhere than on its page."""

    label: str
    url: str
    icon: str = "pencil"


@dataclass(frozen=True)
class Kind:
    """`entries(keys)` gives {key: search.Entry} for the subjects that may be found; a key that is
    missing from the answer leaves the index. `all_keys()` walks every subject, for a rebuild.
    `review(proposal)`, `decide(proposal, decided)` and `take_back(proposal, change, by, at)` serve
    the one queue of the team. `on_sent(proposal, at)` is a verdict that needs nobody, or empty;
    `steps(proposal, token)` is what its author may do."""

    name: str
    label: str
    url: Callable[[str], str | None] | None = None
    entries: Callable[[Iterable[str]], dict] | None = None
    all_keys: Callable[[], Iterator[str]] | None = None
    review: Callable[[Any], Review] | None = None
    decide: Callable[[Any, Decided], Any] | None = None
    take_back: Callable[..., Any] | None = None
    on_sent: Callable[..., str] | None = None
    steps: Callable[[Any, str], list[Step]] | None = None
    address: Callable[[Any], str] | None = None  # the page that a published proposal made
    may_be_vouched: bool = False  # people who know the place may publish it together


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    return _kinds[name]


def indexed() -> list[Kind]:
    return [kind for kind in _kinds.values() if kind.entries]


def vouched() -> list[str]:
    """The names of the kinds that people may publish together."""
    return [kind.name for kind in _kinds.values() if kind.may_be_vouched]
