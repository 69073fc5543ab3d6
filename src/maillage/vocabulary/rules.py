"""What dated rules say, day by day: pure functions."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class RulePeriod:
    """What a row of a rule says, from a day until another; None: since or for ever."""

    first: dt.date | None
    last: dt.date | None
    said: str


@dataclass(frozen=True)
class RuleMove:
    """Days on which a rule would say otherwise; empty: it says nothing."""

    first: dt.date | None
    last: dt.date | None
    before: str
    after: str


def said_on(day: dt.date, periods: Sequence[RulePeriod]) -> str:
    found = (p.said for p in periods if (p.first or day) <= day <= (p.last or day))
    return next(found, "")


def moves(before: Sequence[RulePeriod], after: Sequence[RulePeriod]) -> list[RuleMove]:
    """The days on which these two say otherwise, in their order, each stretch whole."""
    found: list[RuleMove] = []
    for first, last in _stretches([*before, *after]):
        day = first or last or dt.date.max
        was, will = said_on(day, before), said_on(day, after)
        if was == will:
            continue
        if found and (found[-1].before, found[-1].after) == (was, will) and _meet(found[-1], first):
            found[-1] = RuleMove(found[-1].first, last, was, will)
        else:
            found.append(RuleMove(first, last, was, will))
    return found


def _meet(move: RuleMove, first: dt.date | None) -> bool:
    return move.last is not None and first is not None and move.last + DAY == first


def _stretches(periods: Sequence[RulePeriod]) -> Iterator[tuple[dt.date | None, dt.date | None]]:
    """All of time, cut wherever one of these begins or has ended."""
    cuts = {p.first for p in periods if p.first} | {p.last + DAY for p in periods if p.last}
    edges = [None, *sorted(cuts), None]
    for first, after in itertools.pairwise(edges):
        yield first, (after - DAY if after else None)
