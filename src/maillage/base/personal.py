"""What each room keeps about people, and what it does when one of them asks: declared beside the
code that keeps it, and tested against the tables. Everybody reads the register of processing (GDPR,
article 30); a person reads, takes along, erases and hands over what is theirs."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from maillage.base.catalogue import Slot


@dataclass(frozen=True)
class Processing:
    """One purpose. `fields`: the columns that hold what is kept, as `accounts.User.email`."""

    name: Any
    purpose: Any
    basis: Any
    people: Any
    recipients: Any
    retention: Any
    fields: tuple[str, ...]


PROCESSINGS: Slot[Processing] = Slot("what is kept about people")


@dataclass(frozen=True)
class Person:
    """Somebody who asks: an address, and the account behind it, or None."""

    email: str
    user: Any = None

    @property
    def author(self) -> str:
        """As the ledger names them; empty without an account."""
        return self.user.author if self.user else ""


@dataclass(frozen=True)
class Extract:
    """A part of the file of everything that is known of somebody: `name`.json, and the files that
    go with it, {name in the archive: path}."""

    name: str
    rows: Any
    position: int = 50
    files: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Holding:
    """What somebody holds here, as their successor reads it: (name, address or empty) of each
    thing, and what is said of none. `ends`: it ends with the account."""

    label: str
    things: Sequence[tuple[str, str]]
    none: str
    position: int = 50
    ends: bool = False


def _nothing(*about: Any) -> tuple[()]:
    return ()


def _no_act(**about: Any) -> None:
    pass


@dataclass(frozen=True)
class Personal:
    """What a room knows of people, and what it does when one of them asks.

    `tables`, as `accounts.Role`: those that this entry answers for. `show(user)`: parts of their
    own space. `export(user)`: extracts for their file. `names(email)`: how they signed, so that
    these words are looked for everywhere; `public(words)`: those of them that are also the name of
    something public, and stay. `forget(person=, names=, at=)`: erases, in the caller's transaction,
    the upper rooms first. `holdings(user)`: what passes to a successor. `hand_over(leaver=,
    successor=, by=, at=)`: passes what can be passed on, in the caller's transaction, the lower
    rooms first."""

    tables: tuple[str, ...]
    show: Callable[[Any], Iterable[Any]] = _nothing
    export: Callable[[Any], Iterable[Extract]] = _nothing
    names: Callable[[str], Iterable[str]] = _nothing
    public: Callable[[Collection[str]], Iterable[str]] = _nothing
    forget: Callable[..., None] = _no_act
    holdings: Callable[[Any], Iterable[Holding]] = _nothing
    hand_over: Callable[..., None] = _no_act


PERSONAL: Slot[Personal] = Slot("what rooms know of a person, show, give, erase and hand over")
