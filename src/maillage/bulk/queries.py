"""Whose letters they are, and how far each mailing is."""

import datetime as dt
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from maillage.base import clock
from maillage.base.catalogue import Slot
from maillage.bulk.models import Addressee, Mailing, MailingPart

State: Any = Addressee.State


@dataclass(frozen=True)
class PersonalPart:
    """What one addressee alone receives. `leave`: the address where they leave the list, whole
    (RFC 8058: a POST without cookie nor session); also the word « leave » of the body. `words`:
    {name in lower case: value}, that stand where `rules.mark(name)` does."""

    leave: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MailingList:
    """A room whose letters go to many. `label`: in words, for people; `name`: of its `List-Id`,
    as `lettre`. `personal(key, email)`: asked just before a letter is handed over; None when they
    receive it no more. `moved(key, state)`: one of its mailings changed its state, in the same
    transaction. `address(key)`: the page of the team where the letter is, or empty."""

    label: Any
    name: str
    personal: Callable[[str, str], PersonalPart | None]
    moved: Callable[[str, str], None] = lambda key, state: None
    address: Callable[[str], str] = lambda key: ""


LISTS: Slot[MailingList] = Slot("rooms whose letters go to many")


def of(list: str, key: str) -> Mailing | None:
    """The mailing of a letter, if it has one."""
    return Mailing.objects.filter(list=list, key=key).first()


def counts(mailing: Mailing) -> dict[str, int]:
    """{state of addressee: how many}, of each state; also once their rows are erased."""
    if mailing.totals is not None:
        return dict(mailing.totals)
    rows = mailing.addressees.order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(Addressee.State.values, 0) | dict(rows)


def mailings(user: Any) -> QuerySet[Mailing]:
    return Mailing.objects.visible_to(user)


def mailing(pk: int, user: Any) -> Mailing:
    """One of them. Not theirs to see: 404."""
    if (found := mailings(user).filter(pk=pk).first()) is None:
        raise Http404
    return found


def address_of(mailing: Mailing) -> str:
    """The page of the team where the letter is, or empty."""
    found = LISTS.get(mailing.list)
    return found.address(mailing.key) if found else ""


def to_decide(mailing: Mailing) -> QuerySet[Addressee]:
    """Those of whom somebody may decide, the uncertain first."""
    states = (State.UNCERTAIN, State.FAILED)
    return mailing.addressees.filter(state__in=states).order_by("-state", "id")


def that_ask(user: Any) -> QuerySet[Mailing]:
    """Mailings that paused by themselves, and wait for somebody to say whether they go on."""
    return mailings(user).filter(state=Mailing.State.PAUSED).exclude(why=Mailing.Why.ASKED)


def with_uncertain(user: Any) -> Iterator[tuple[Mailing, int]]:
    """(mailing, how many of its addressees are uncertain)."""
    rows = Addressee.objects.filter(state=State.UNCERTAIN).order_by().values_list("mailing")
    found = dict(rows.annotate(n=Count("pk")))
    for row in mailings(user).filter(pk__in=found):
        yield row, found[row.pk]


def received_by(email: str) -> QuerySet[Addressee]:
    return Addressee.objects.filter(email__iexact=email).select_related("mailing")


def received_texts(list: str, email: str, since: dt.datetime) -> Iterator[str]:
    """What left for an address by the mailings of a list, word for word but for their own links;
    also what may have left."""
    states = (State.SENT, State.SENDING, State.UNCERTAIN)
    rows = Addressee.objects.filter(email=email, state__in=states, mailing__list=list)
    variants = rows.filter(mailing__at__gt=since).values_list("variant__parts", flat=True)
    numbers = {number for parts in variants for number in parts}
    for text in MailingPart.objects.filter(pk__in=numbers).values_list("text", flat=True):
        yield zlib.decompress(bytes(text)).decode()


class Progress:
    """How far a mailing is, in numbers."""

    def __init__(self, mailing: Mailing) -> None:
        self.mailing, self.of = mailing, counts(mailing)
        self.all = sum(self.of.values())
        self.waiting = self.of[State.WAITING] + self.of[State.SENDING]
        self.done = self.all - self.waiting
        self.sent = self.of[State.SENT]

    @property
    def figures(self) -> list[tuple[str, int]]:
        """(what became of them, how many), of what is not nought; what was sent first."""
        names = dict(Addressee.State.choices)
        shown = (State.SENT, State.WAITING, State.SENDING, State.UNCERTAIN, State.FAILED)
        states = (*shown, State.LEFT, State.SKIPPED)
        return [(names[s], self.of[s]) for s in states if self.of[s] or s == State.SENT]

    @property
    def ends_at(self) -> dt.datetime | None:
        """About when the last one leaves, at this pace."""
        if self.mailing.state != Mailing.State.SENDING or not self.waiting:
            return None
        return clock.now() + dt.timedelta(minutes=self.waiting / self.mailing.pace)

    @property
    def minutes(self) -> int:
        """How long what waits will take, at this pace."""
        return -(-self.waiting // self.mailing.pace)
