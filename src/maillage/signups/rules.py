"""When one may sign up, to whom a freed seat goes, by when one answers, where a moved time went."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from maillage.base import clock
from maillage.organisations import rules as organisations
from maillage.signups.models import SignUpTerms
from maillage.timetables.dates import zone_of

ANSWER = dt.timedelta(days=2)  # to answer an offer, when there is so much time
SHORTEST = dt.timedelta(hours=1)  # an offer that is shorter is not made
DRAFT_LIFE = dt.timedelta(days=2)  # an address that nobody confirmed
KEPT = dt.timedelta(days=28)  # after the event, then names and addresses are erased
NEED_KEPT = dt.timedelta(days=2)  # after the event; what may speak of health goes first
MOST_ASKED, MOST_ASKED_OF = 3, 10  # mails a day to an address: of one time, in all
MOST_PARTY, MOST_SEATS = 20, 5000
NEAR = dt.timedelta(days=3)  # a time of a series that moves farther is another one
FIRST_HOUR = 9  # of the day before, on the clocks of the place: a reminder wakes nobody
FRESH = dt.timedelta(hours=24)  # who signed up since remembers


def where(zone: str) -> dt.tzinfo:
    """The clocks of a place; what lasts all day has those of this site."""
    return zone_of(zone) if zone else clock.zone()


def closes_at(terms: SignUpTerms, starts: dt.datetime, zone: str) -> dt.datetime:
    """The last moment: as a clock there shows it, so that « la veille » is the same hour, even when
    the clocks change in between."""
    if not terms.closes:
        return starts
    last = starts.astimezone(where(zone)) - dt.timedelta(days=terms.closes)
    return last.astimezone(dt.UTC)


def answer_by(at: dt.datetime, closes: dt.datetime) -> dt.datetime | None:
    """By when an offer made now is answered: half of the time that is left, so that somebody else
    may still be asked; None when there is too little."""
    long = min(ANSWER, (closes - at) / 2)
    return (at + long).replace(second=0, microsecond=0) if long >= SHORTEST else None


def given(party: int, needs_all: bool, free: int | None) -> int:
    """How many of the free seats somebody would take: all that they ask for, else what there is,
    unless fewer are of no use to them."""
    if free is None or party <= free:
        return party
    return 0 if needs_all else free


class Moved(NamedTuple):
    key: str
    starts: dt.datetime


def moves(
    gone: Iterable[Moved], fresh: Collection[Moved], *, is_one: bool
) -> dict[str, str | None]:
    """{key of a time that is no more: the one that it became}. An event of one time (`is_one`) has
    moved wherever it is now; a time of a series, to the nearest new one, within three days."""
    left = sorted(fresh, key=lambda time: time.starts)
    found: dict[str, str | None] = {}
    for time in sorted(gone, key=lambda time: time.starts):
        near = [one for one in left if is_one or abs(one.starts - time.starts) <= NEAR]
        nearest = min(near, key=lambda one: abs(one.starts - time.starts), default=None)
        if nearest:
            left.remove(nearest)
        found[time.key] = nearest.key if nearest else None
    return found


def is_time_to_remind(starts: dt.datetime, at: dt.datetime, zone: str) -> bool:
    """From nine o’clock on the day before, where it happens."""
    there = where(zone)
    before = clock.day(starts, there) - dt.timedelta(days=1)
    begins = dt.datetime.combine(before, dt.time(FIRST_HOUR), there)
    return begins <= at < starts


def may_read_needs(user: Any, event: Any) -> bool:
    """Who organises: who holds the page of an organiser; the team, where nobody holds one."""
    organisers = list(event.organisers.all())
    if any(organisations.manages(user, page) for page in organisers):
        return True
    held = any(page.managers.today().exists() for page in organisers)
    return organisations.may_edit(user) and not held
