"""What rooms have to tell by mail: each offers items, the letter is made of them.

A room offers what everybody may see, never what is for some. `key` names one thing for ever,
as `event:12`: an item that somebody was told is not told again to them by another mail.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from maillage.base.catalogue import Slot
from maillage.mailing.models import Recipient


class Period(NamedTuple):
    """What a letter speaks of: what is new from `since` to the `day` that it goes, both included,
    and what comes from that day to `until`."""

    since: dt.date
    day: dt.date
    until: dt.date


@dataclass(frozen=True)
class Item:
    """One thing to tell: `words` in a sentence or two, without marks; `url` and `picture` are paths
    of this site; `day`: when it happens, None where it does not; `when` says it in words.
    `communes` are codes and `themes` slugs that it concerns; none: everybody."""

    key: str
    title: str
    words: str
    url: str
    day: dt.date | None = None
    when: str = ""
    picture: str = ""
    picture_alt: str = ""
    communes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """A section of the letter: its title, and what its room has for a period, in its order."""

    title: Any
    items: Callable[[Period], Iterable[Item]]
    position: int = 50


OFFERS: Slot[Offer] = Slot("what a room offers to the letter, under the name of its section")


def offered(period: Period) -> list[tuple[str, Offer, list[Item]]]:
    """Everything that rooms have for a period: (name of the section, section, its items)."""
    sections = sorted(OFFERS.items(), key=lambda named: named[1].position)
    return [(name, offer, list(offer.items(period))) for name, offer in sections]


# One mail does not repeat another.

RESTING: Slot[Callable[[dt.date], Collection[str]]] = Slot(
    "addresses that another mail reaches that day: they receive no digest"
)
TOLD: Slot[Callable[[str, Collection[str]], Collection[str]]] = Slot(
    "an address, pages (whole addresses) -> those that another mail told it already"
)
ENDING: Slot[Callable[[Recipient, dt.datetime], None]] = Slot(
    "who is told that somebody stops everything, before their address is erased"
)


def resting(day: dt.date) -> set[str]:
    return {email.lower() for ask in RESTING for email in ask(day)}


def told(email: str, pages: Collection[str]) -> set[str]:
    return {page for ask in TOLD for page in ask(email, pages)} if pages else set()
