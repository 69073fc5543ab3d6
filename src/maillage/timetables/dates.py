"""When something happens: hours on the clocks of a named place, and a rule that repeats the first
of them, as RFC 5545 says it. What is written is what a clock shows: an instant is made of it last.

RFC 5545, 3.3.5: an hour that a night shows twice is the first of the two, and one that a night
skips is counted from before the skip: 02:30 is then 03:30. The second of two is written with its
offset, `2026-10-25T02:30+01:00`.
"""

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any, NamedTuple, Self

from dateutil import rrule
from django.utils.translation import gettext_lazy as _

from maillage.base.refusals import Refusal

DAY_LONG = len("2026-11-28")
OLDEST, NEWEST = 1900, 2200  # years; 1601 is what a Windows clock shows before it is set
MOST = 3000  # occurrences of one event in the time that is computed
MOST_TOLD = 5000  # times and exceptions that are listed one by one
LONGEST_RULE = 300
LATEST = 30  # years until a rule gives its first date
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = frozenset(
    "FREQ INTERVAL COUNT UNTIL WKST BYDAY BYMONTH BYMONTHDAY BYSETPOS BYYEARDAY BYWEEKNO"
    " BYHOUR BYMINUTE BYSECOND".split()
)
_INTERVAL = re.compile("[1-9][0-9]{0,2}")
_COUNT = re.compile("[1-9][0-9]{0,5}")
_UNTIL = re.compile("([0-9]{8})(?:T([0-9]{6})(Z?))?")


class WrongDates(Refusal):
    """Why dates cannot be."""


class NoDate(WrongDates):
    message = _("Il manque une date de début.")


class Illegible(WrongDates):
    message = _("Une date ou une heure est illisible.")


class OutOfTime(WrongDates):
    message = _("L’année est impossible.")


class EndsFirst(WrongDates):
    message = _("La fin vient avant le début.")


class UnknownZone(WrongDates):
    message = _("Le fuseau horaire est inconnu.")


class WrongRule(WrongDates):
    message = _("La règle de répétition est illisible, ou ne donne aucune date.")


class TooOften(WrongDates):
    message = _("Trop de dates : un rendez-vous en a 3 000 au plus en dix-huit mois.")


class Span(NamedTuple):
    """One time that it happens. `key`: its first moment, as it is written; days are all-day, the
    last one included."""

    key: str
    starts: dt.date | dt.datetime
    ends: dt.date | dt.datetime
    is_cancelled: bool = False


@dataclass(frozen=True)
class Dates:
    """`times`: first and last moments, as `2026-11-28T09:30` on the clocks of `zone`, or days of
    what lasts all day; a missing end is the start. `rule` repeats the first of them. `without`:
    starts that do not happen; `cancelled`: that do not happen any more, and stay in sight."""

    zone: str
    times: tuple[tuple[str, str], ...]
    rule: str = ""
    without: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()

    @classmethod
    def of(cls, stated: Mapping[str, Any]) -> Self:
        """Of what JSON keeps."""
        return cls(
            stated.get("zone", ""),
            tuple((first, last) for first, last in stated.get("times", ())),
            stated.get("rule", ""),
            tuple(stated.get("without", ())),
            tuple(stated.get("cancelled", ())),
        )

    @property
    def as_stated(self) -> dict[str, Any]:
        """As JSON, the same for the same dates."""
        said: dict[str, Any] = {"zone": self.zone, "times": [list(pair) for pair in self.times]}
        more = {"rule": self.rule, "without": self.without, "cancelled": self.cancelled}
        return said | {name: _plain(value) for name, value in more.items() if value}

    @property
    def is_all_day(self) -> bool:
        return len(self.times[0][0]) == DAY_LONG

    def spans(self, since: dt.date, until: dt.date) -> list[Span]:
        """Each time that is listed, and those of the rule in these days, the soonest first, each
        start once. Instants are of days of UTC here: who asks for eighteen months does not count
        hours. Raises TooOften."""
        found: dict[str, Span] = {}
        for key, first, last in (*self._listed(), *self._ruled(since, until)):
            found.setdefault(key, Span(key, first, last, key in self.cancelled))
        if len(found) > MOST:
            raise TooOften
        return sorted(found.values(), key=lambda span: _ordered(span.starts))

    def _listed(self) -> Iterator[tuple[str, Any, Any]]:
        """A time that is listed beside the first stands, whatever the rule leaves out: that is how
        one time of a series is moved."""
        zone = zone_of(self.zone)
        for n, (first, last) in enumerate(self.times):
            if n or first not in self.without:
                yield first, *moments(first, last or first, zone)

    def _ruled(self, since: dt.date, until: dt.date) -> Iterator[tuple[str, Any, Any]]:
        if not self.rule:
            return
        zone = zone_of(self.zone)
        first, last = self.times[0]
        start, length = _shown(first), _shown(last or first) - _shown(first)
        for at in _repeated(self.rule, start, zone, until):
            key = _written(at, self.is_all_day)
            if key not in self.without and _day(at + length) >= since:
                yield key, *moments(key, _written(at + length, self.is_all_day), zone)


def checked(dates: Dates, since: dt.date, until: dt.date) -> Dates:
    """These dates, when they can be. Raises WrongDates."""
    if not dates.times:
        raise NoDate
    if not dates.is_all_day and not is_zone(dates.zone):
        raise UnknownZone
    if len(dates.times) + len(dates.without) + len(dates.cancelled) > MOST_TOLD:
        raise TooOften
    for first, last in dates.times:
        _check_pair(first, last, dates)
    if dates.rule:
        parts_of(dates.rule)
        _check_rule(dates)
    dates.spans(since, until)
    return dates


def _check_pair(first: str, last: str, dates: Dates) -> None:
    if {len(first) == DAY_LONG, len(last or first) == DAY_LONG} != {dates.is_all_day}:
        raise Illegible
    try:
        starts, ends = moments(first, last or first, zone_of(dates.zone))
    except (ValueError, OverflowError):
        raise Illegible from None
    if ends < starts:
        raise EndsFirst
    if starts.year < OLDEST or ends.year > NEWEST:
        raise OutOfTime


def _check_rule(dates: Dates) -> None:
    """It gives a date at least, and soon: else a rule is looked through for ever, every day."""
    start = _shown(dates.times[0][0])
    horizon = dt.date(start.year + LATEST, 12, 31)
    if next(_repeated(dates.rule, start, zone_of(dates.zone), horizon), None) is None:
        raise WrongRule


def parts_of(rule: str) -> dict[str, str]:
    """The parts of a rule that we follow: nothing repeats more often than each day. Raises
    WrongRule."""
    pairs = [part.partition("=") for part in rule.upper().split(";") if part]
    found = {name: value for name, _equals, value in pairs}
    if (
        len(rule) > LONGEST_RULE
        or len(found) != len(pairs)
        or not found.keys() <= PARTS
        or found.get("FREQ") not in FREQUENCIES
        or not _INTERVAL.fullmatch(found.get("INTERVAL", "1"))
        or not _COUNT.fullmatch(found.get("COUNT", "1"))
        or not _UNTIL.fullmatch(found.get("UNTIL", "20000101"))
    ):
        raise WrongRule
    return found


def _repeated(
    rule: str, start: dt.datetime, zone: dt.tzinfo, until: dt.date
) -> Iterator[dt.datetime]:
    """What clocks show each time, until the end of a day. The rule counts hours on a clock: 18:00
    stays 18:00 on both sides of a change of time."""
    parts = parts_of(rule)
    ends = dt.datetime.combine(until, dt.time.max)
    if told := parts.pop("UNTIL", ""):
        ends = min(ends, _until(told, zone))
    counted = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        yield from takewhile(lambda at: at <= ends, rrule.rrulestr(counted, dtstart=start))
    except (ValueError, TypeError, IndexError, OverflowError):
        raise WrongRule from None


def _until(told: str, zone: dt.tzinfo) -> dt.datetime:
    """The last moment that a clock shows. With hours it is an instant (RFC 5545, 3.3.10), of
    which a clock of the place is asked; a day counts whole."""
    found = _UNTIL.fullmatch(told)
    assert found is not None
    day, hour, is_instant = found.groups()
    at = dt.datetime.strptime(day + (hour or "235959"), "%Y%m%d%H%M%S")  # noqa: DTZ007
    if is_instant:
        at = at.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)
    return at


# Moments, written and real


@cache
def zones() -> frozenset[str]:
    """The names of the time zones of the world."""
    return frozenset(zoneinfo.available_timezones())


def is_zone(name: str) -> bool:
    return name in zones()


def zone_of(name: str) -> dt.tzinfo:
    """Days have none."""
    return zoneinfo.ZoneInfo(name) if name else dt.UTC


def _shown(text: str) -> dt.datetime:
    """What a clock shows, without its place."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)


def _written(at: dt.datetime, is_all_day: bool) -> str:
    if is_all_day:
        return f"{at:%Y-%m-%d}"
    return f"{at:%Y-%m-%dT%H:%M:%S}" if at.second else f"{at:%Y-%m-%dT%H:%M}"


def moments(first: str, last: str, zone: dt.tzinfo) -> tuple[Any, Any]:
    """The days or the instants of what is written. What begins in an hour that is skipped, or ends
    in one, lasts as long as on another night."""
    if len(first) == DAY_LONG:
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    starts, ends = instant(first, zone), instant(last, zone)
    if ends <= starts and (length := _shown(last) - _shown(first)) > dt.timedelta():
        ends = starts + length
    return starts, ends


def instant(text: str, zone: dt.tzinfo) -> dt.datetime:
    """The instant at which clocks of a place show this, in UTC."""
    at = dt.datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(dt.UTC)


def written(at: dt.datetime, zone: dt.tzinfo) -> str:
    """What the clocks of a place show at an instant: `instant` gives it back."""
    local = at.astimezone(zone)
    text = _written(local, is_all_day=False)
    return text if instant(text, zone) == at else local.isoformat(timespec="minutes")


def _day(moment: dt.date | dt.datetime) -> dt.date:
    return dt.date(moment.year, moment.month, moment.day)


def _ordered(moment: dt.date | dt.datetime) -> float:
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day, tzinfo=dt.UTC)
    return moment.timestamp()


def _plain(value: str | Sequence[str]) -> Any:
    return value if isinstance(value, str) else list(value)


def length_of(pair: tuple[str, str]) -> dt.timedelta:
    """How long a time lasts, as its clock says it; nothing of one without an end."""
    first, last = (dt.datetime.fromisoformat(text or pair[0]) for text in pair)
    return last.replace(tzinfo=None) - first.replace(tzinfo=None)


def end_like(start: str, like: tuple[str, str]) -> str:
    """The end of a time that lasts as long as another one; empty when that one has none."""
    if not like[1]:
        return ""
    end = dt.datetime.fromisoformat(start).replace(tzinfo=None) + length_of(like)
    return f"{end:%Y-%m-%d}" if len(start) == DAY_LONG else f"{end:%Y-%m-%dT%H:%M}"


def moment_told(text: str, dates: Dates) -> dt.date | dt.datetime:
    """As RFC 5545 tells it: what a clock shows, in its zone. The second of an hour that a night has
    twice, and one that a night skips, are instants: the standard cannot name the first, and
    programs differ on the other; but for those that a rule repeats."""
    if len(text) == DAY_LONG:
        return dt.date.fromisoformat(text)
    zone, at = zone_of(dates.zone), dt.datetime.fromisoformat(text)
    real = instant(text, zone)
    if at.tzinfo or (written(real, zone) != text and not dates.rule):
        return real
    return at.replace(tzinfo=zone)


def end_told(pair: tuple[str, str], dates: Dates) -> dt.date | dt.datetime:
    """Of days, the first one after: RFC 5545 does not count it. Of an hour that begins in one that
    is skipped, the instant, since a clock never shows so late an end."""
    last = moment_told(pair[1], dates)
    if not isinstance(last, dt.datetime):
        return last + dt.timedelta(days=1)
    _starts, ends = moments(*pair, zone_of(dates.zone))
    return last if last.astimezone(dt.UTC) == ends else ends
