"""Kinds: what can be referred to from afar, declared once in its room, registered by portal.

The ledger, the index and the exports read kinds and nothing else. What a kind leaves out it
cannot do.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext_lazy as _

ACCEPT, REFUSE, MEND = "accept", "refuse", "mend"


class Subject(NamedTuple):
    """What the whole house can speak of: a row of the kind `kind`, by its key."""

    kind: str
    key: str


@dataclass(frozen=True)
class ReviewSide:
    """One of the versions that a review lays side by side: what a source says, or a page."""

    title: str
    values: dict[str, Any]  # {label of a field: value}
    note: str = ""
    url: str = ""
    reasons: tuple[str, ...] = ()
    score: int | None = None  # of likeness, in hundredths
    is_proposed: bool = False  # what the contribution says, beside what is known


@dataclass(frozen=True)
class Verb:
    """Something that may be decided. `name` comes back to the kind's `decide`; of one that
    `takes_key`, followed by a colon and a key that the review found: `same:12`."""

    name: str
    label: Any = ""
    icon: str = "check"
    is_first: bool = False
    takes_key: bool = False

    def allows(self, verdict: str) -> bool:
        if not self.takes_key:
            return verdict == self.name
        name, _colon, key = verdict.partition(":")
        return name == self.name and bool(key)


PUBLISH = Verb(ACCEPT, _("Publier"), "check", is_first=True)
DECLINE = Verb(REFUSE, _("Refuser"), "x")


class ReviewLine(NamedTuple):
    """A field of a review: the value of each side, whether they contradict each other, its name
    when it may be published alone, and who said the first value."""

    label: str
    values: list[Any]
    differs: bool
    name: str
    told_by: str


@dataclass(frozen=True)
class Review:
    """What the review screen shows of a contribution. `verbs`: those of its kind, unless what lies
    side by side gives others; `concerned`: the labels that it is about, when it does not say them
    itself; `names`: {label: field} of what may be published field by field; `told_by`: {label: who
    says the value of the first side}; `version`: of the subject, so that what changed since it was
    looked at is not overwritten."""

    title: str
    question: str
    sides: tuple[ReviewSide, ...] = ()
    verbs: tuple[Verb, ...] = ()
    remarks: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    told_by: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    concerned: Collection[str] = ()

    @property
    def proposed(self) -> ReviewSide | None:
        """What is proposed, without what it is compared with."""
        return next((side for side in self.sides if side.is_proposed), None)

    @property
    def lines(self) -> list[ReviewLine]:
        """In the order of the first side. A side that says nothing contradicts nobody."""
        labels = dict.fromkeys(label for side in self.sides for label in side.values)
        found = []
        for label in labels:
            values = [side.values.get(label) for side in self.sides]
            differs = len({str(v).casefold() for v in values if v}) > 1
            name, by = self.names.get(label, ""), self.told_by.get(label, "")
            found.append(ReviewLine(label, values, differs, name, by))
        return found

    @property
    def first(self) -> list[ReviewLine]:
        """What is decided: the fields that it is about, else those that sides say otherwise."""
        told = self.concerned or (self.proposed.values if self.proposed else ())
        said = [line for line in self.lines if line.label in told]
        return said or [line for line in self.lines if line.differs]

    @property
    def rest(self) -> list[ReviewLine]:
        return [line for line in self.lines if line not in self.first]


class ContributionLike(Protocol):
    """What a kind knows of a contribution: `key` names its subject, `patch` what it says, in the
    shape of its kind. `note` is a word to the team, `signed` how its author signs, `words` all its
    free text; `made` is the key of what publishing it made, which the kind writes when it
    decides."""

    pk: int
    kind: str
    key: str
    title: str
    reason: str
    patch: dict[str, Any]
    note: str
    signed: str
    words: str
    made: str
    author: str
    email: str
    flagged: str
    at: Any


@dataclass(frozen=True)
class Decided:
    """A decision on its way to the kind. `fields`: the only ones to publish, or None for all;
    `typed`: what was typed in its part of the subject."""

    verdict: str
    by: str
    at: Any
    fields: Collection[str] | None = None
    version: int = 0
    typed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AuthorStep:
    """Something that its author may do with a contribution, elsewhere than on its page."""

    label: str
    url: str
    icon: str = "pencil"


@dataclass(frozen=True)
class Letter:
    """The words of a mail about a contribution: a subject that holds `%(title)s`, a template."""

    subject: Any
    template: str


@dataclass(frozen=True)
class Following:
    """The page where its author follows a contribution, in words of its own: a template, and what
    it says besides what every such page says."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """What a room's things can do from afar. In the index: `entries(keys)` gives {key:
    search.Entry} for the subjects that may be found, and a key that is missing from the answer
    leaves the index; `all_keys()` walks every subject, for a rebuild.

    In the one queue of the team: `review(contribution)`; `decide(contribution, decided)`, which
    carries a verdict out and gives the change of the ledger, by which it is undone (`undoing`).
    `refuse(contribution, decided)`, like `decide`, where a refusal writes something too: else it is
    noted. `verbs(contribution)`: what may be decided now; without it, to publish or to refuse.
    `part(contribution, typed)`: a form of what it is about, put right in the review by the verb
    MEND. `on_sent(contribution, at)` is a verdict that needs nobody, or empty, asked of what is
    held too, of which a person decides.

    To its author: `steps(contribution, token)` is what they may do; `follow(contribution)` and
    `letters` (`confirm`, `asked`, `accepted`, `refused`) are its own words, where the common ones
    do not say it; `address(contribution)` is the page that a published one made.

    Who may: `within(contributions, communes)`: of a query of contributions, those whose subject
    lies in these communes and in no other, today and once published: their referents may decide
    them. Without it, officers alone. `for_officers(contributions)`: those that officers alone
    decide, whoever else could. `may_be_vouched`: people who know the place may publish it together;
    `visible_to( contributions, user)`: those whose subject this reader may see; nobody vouches for
    others.

    What is erased: `about(contribution)`: the subjects that it speaks of, so that what is taken out
    of one of them is taken out of it. `own_words(patch)`: the names of the parts of its patch that
    are its author's own words and leave with them; without it, all. `personal(contribution)`: what
    it says, {label: value}, for the file of who sent it. `answered_in`: the time that the law gives
    for an answer; its room says in the week of the team how much is left."""

    name: str
    label: Any
    url: Callable[[str], str | None] | None = None
    entries: Callable[[Iterable[str]], dict] | None = None
    all_keys: Callable[[], Iterator[str]] | None = None
    review: Callable[[Any], Review] | None = None
    decide: Callable[[Any, Decided], Any] | None = None
    refuse: Callable[[Any, Decided], Any] | None = None
    verbs: Callable[[Any], Iterable[Verb]] = lambda _contribution: (PUBLISH, DECLINE)
    part: Callable[[Any, Any], Any] | None = None
    on_sent: Callable[..., str] | None = None
    steps: Callable[[Any, str], list[AuthorStep]] | None = None
    follow: Callable[[Any], Following] | None = None
    letters: Mapping[str, Letter] = field(default_factory=dict)
    address: Callable[[Any], str] | None = None
    within: Callable[[Any, Collection[str]], Any] | None = None
    for_officers: Callable[[Any], Any] | None = None
    answered_in: dt.timedelta | None = None
    may_be_vouched: bool = False
    visible_to: Callable[[Any, Any], Any] = lambda contributions, _user: contributions
    about: Callable[[Any], Iterable[Subject]] = lambda _contribution: ()
    personal: Callable[[Any], dict[str, Any]] | None = None
    own_words: Callable[[Mapping[str, Any]], Collection[str]] = tuple


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    return _kinds[name]


def indexed() -> list[Kind]:
    return [kind for kind in _kinds.values() if kind.entries]


def local() -> list[Kind]:
    """Those that a commune's referent may decide."""
    return [kind for kind in _kinds.values() if kind.within]


def reserved() -> list[Kind]:
    """Those that officers alone decide, in some cases."""
    return [kind for kind in _kinds.values() if kind.for_officers]


def vouched() -> list[Kind]:
    """Those that people may publish together."""
    return [kind for kind in _kinds.values() if kind.may_be_vouched]


def timed() -> list[str]:
    """The names of the kinds that the law gives a time to."""
    return [kind.name for kind in _kinds.values() if kind.answered_in]
