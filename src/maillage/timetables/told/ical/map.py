"""iCalendar → events. A series is one event: its rule, its exceptions, its moved times."""

import datetime as dt
import re
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import icalendar
import x_wr_timezone
from icalendar.error import BrokenCalendarProperty

from maillage.timetables.dates import Dates, is_zone, written, zone_of
from maillage.timetables.told.event import CalendarEvent, CalendarFault

BEGINS = re.compile(rb"^BEGIN:VEVENT\s*$", re.MULTILINE | re.IGNORECASE)
# « /freeassociation.sourceforge.net/Europe/Paris », « custom_America/New_York »
NAMED = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z_+-]+(?:/[A-Za-z_]+)?$")
CANCELLED = "CANCELLED"
NO_START, BAD_START = "sans date de début", "date de début illisible"
BAD_RULE, BAD_ZONE = "règle de répétition illisible", "fuseau horaire inconnu"
SEVERAL_RULES = "plusieurs règles de répétition, dont une seule peut être suivie"
RULE_WITHOUT = "règle d’exception (EXRULE), que les calendriers n’emploient plus"
OF_HOURS = {"BYHOUR", "BYMINUTE", "BYSECOND"}
BAD_LIST = "dates supplémentaires ou exceptions illisibles"
MOST_TOLD = 200  # letters of a value that is shown beside its reason
REPLACED, REPEATED = "remplacé par une révision plus récente", "déjà dit dans ce calendrier"
Moment = dt.date | dt.datetime
Component = Any  # a VEVENT of the library, whose properties may be of any type, or broken


class Unread(Exception):
    """Why the dates of an event cannot be read, and what they say."""

    def __init__(self, reason: str, value: str = "") -> None:
        super().__init__(reason)
        self.reason, self.value = reason, value


def events(body: bytes, zone: str) -> list[CalendarEvent]:
    """Every event of a calendar, or of events without one. `zone`: of what names none. Raises
    CalendarFault."""
    components = list(vevents(body))
    lines = [body.count(b"\n", 0, found.start()) + 1 for found in BEGINS.finditer(body)]
    if len(lines) != len(components):
        lines = list(range(1, len(components) + 1))
    series: dict[str, list[tuple[int, Component]]] = defaultdict(list)
    for line, component in zip(lines, components, strict=True):
        uid = _text(component, "UID") or f"\0{line}"  # without a name, each is by itself
        series[uid].append((line, component))
    told = [one for of_one in series.values() for one in _series(of_one, zone)]
    return sorted(told, key=lambda one: one.line)


def vevents(body: bytes) -> Iterator[Component]:
    """Each component, as it is written: a moved time of a series is one. Raises CalendarFault."""
    if not body.strip():
        raise CalendarFault("Le calendrier est vide.")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise CalendarFault("C’est une page web, et non un calendrier.")
    try:
        for found in icalendar.Calendar.from_ical(_decoded(body), multiple=True):
            is_whole = isinstance(found, icalendar.Calendar)
            standard = x_wr_timezone.to_standard(found) if is_whole else found
            yield from standard.walk("VEVENT")
    except (ValueError, KeyError, IndexError, TypeError, OverflowError) as fault:
        raise CalendarFault(f"Ce calendrier est abîmé : {str(fault)[:MOST_TOLD]}") from None


def _decoded(body: bytes) -> str:
    """RFC 5545 says UTF-8; older programs write as Windows does."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


# A series


def _series(rows: list[tuple[int, Component]], zone: str) -> Iterator[CalendarEvent]:
    """Its main event, which its moved times join; those whose main event is not there are by
    themselves. The last revision speaks."""
    moved = [row for row in rows if "RECURRENCE-ID" in row[1]]
    mains = [row for row in rows if "RECURRENCE-ID" not in row[1]]
    if not mains:
        yield from (_one(line, component, (), zone) for line, component in moved)
        return
    latest = max(_whole(component, "SEQUENCE") for _line, component in mains)
    times = [component for _line, component in moved]
    seen: set[str] = set()
    for line, component in mains:
        start = _text(component, "DTSTART")
        is_latest = _whole(component, "SEQUENCE") == latest
        told = _one(line, component, times if is_latest else [], zone)
        if not is_latest:
            told.fault = told.fault or REPLACED
        elif start in seen and start:
            told.fault = told.fault or REPEATED
        elif seen:  # one name for two events: each keeps its own
            told.uid = f"{told.uid} {start}".strip()
        if is_latest:
            times = []
        seen.add(start)
        yield told


def _one(line: int, component: Component, moved: Iterable[Any], zone: str) -> CalendarEvent:
    told = CalendarEvent(line, uid=_uid(component), name=_text(component, "SUMMARY"))
    told.text, told.link = _text(component, "DESCRIPTION"), _text(component, "URL")
    told.status = "cancelled" if _text(component, "STATUS").upper() == CANCELLED else "confirmed"
    _locate(told, component)
    try:
        told.dates = _dates(component, moved, zone).as_stated
    except Unread as fault:
        told.fault, told.value = fault.reason, fault.value[:MOST_TOLD]
    return told


def _uid(component: Component) -> str:
    """Of a time that was moved without its series, that time's own."""
    uid, moved = _text(component, "UID"), component.get("RECURRENCE-ID")
    return f"{uid} {_shown(moved)}" if uid and moved is not None else uid


def _locate(told: CalendarEvent, component: Component) -> None:
    """« Salle des fêtes, 3 rue Neuve, 42700 Firminy » has an address, « Salle des fêtes » a name;
    an address of the web is where to take part."""
    place = _text(component, "LOCATION").strip()
    if place.startswith(("http://", "https://")):
        told.online = place
    elif any(sign in "0123456789" for sign in place):
        told.street = place
    else:
        told.venue, _comma, town = place.rpartition(",")
        told.venue, told.commune = (told.venue, town.strip()) if told.venue else (place, "")
    if isinstance(point := component.get("GEO"), icalendar.vGeo):
        told.lat, told.lon = (str(degree) for degree in (point.latitude, point.longitude))


# Dates


def _dates(component: Component, moved: Iterable[Any], default: str) -> Dates:
    first = _start(component)
    is_day = not isinstance(first, dt.datetime)
    rule = _rule(component, is_day)
    zone = "" if is_day else _zone_of(component["DTSTART"], first, bool(rule), default)
    length = _length(component, first)
    times = [_pair(first, length, zone)]
    for at, until in _listed(component, "RDATE"):
        lasts = (until - at) if until else length
        times.append(_pair(at, lasts, zone))
    without = [_written(at, zone) for at, _until in _listed(component, "EXDATE")]
    cancelled = []
    for other in moved:
        key = _written(_moment(other, "RECURRENCE-ID"), zone)
        if _text(other, "STATUS").upper() == CANCELLED:
            cancelled.append(key)
            continue
        at = _start(other)
        without.append(key)
        times.append(_pair(at, _length(other, at), zone))
    if not rule:  # times that are listed are left out by themselves
        left = [pair for pair in times if pair[0] not in without]
        times, without = left or times[:1], []
    return Dates(zone, tuple(dict.fromkeys(times)), rule, tuple(without), tuple(cancelled))


def _start(component: Component) -> Moment:
    if "DTSTART" not in component:
        raise Unread(NO_START)
    found = component["DTSTART"]
    if isinstance(found, list):  # told twice: the first
        component["DTSTART"] = found[0]
    return _moment(component, "DTSTART")


def _moment(component: Component, name: str) -> Moment:
    try:
        found = component[name].dt
    except (BrokenCalendarProperty, AttributeError):
        raise Unread(BAD_START, _shown(component[name])) from None
    if not isinstance(found, dt.date):
        raise Unread(BAD_START, str(found))
    return found


def _length(component: Component, first: Moment) -> dt.timedelta:
    """How long it lasts, on a clock; an end or a length that cannot be read says nothing. RFC 5545,
    3.6.1: a day without an end is that day, an instant without one lasts no time."""
    if "DTEND" in component:
        try:
            last = component["DTEND"].dt
        except (BrokenCalendarProperty, AttributeError):
            return dt.timedelta()
        if isinstance(last, dt.datetime) != isinstance(first, dt.datetime):
            return dt.timedelta()
        if isinstance(first, dt.datetime):
            return _between(first, last)
        return max(dt.timedelta(), last - first - dt.timedelta(days=1))
    if "DURATION" not in component:
        return dt.timedelta()
    try:
        length = component["DURATION"].dt
    except (BrokenCalendarProperty, AttributeError, OverflowError):
        return dt.timedelta()
    if isinstance(first, dt.datetime):
        return length
    return max(dt.timedelta(), length - dt.timedelta(days=1))


def _between(first: dt.datetime, last: dt.datetime) -> dt.timedelta:
    """What clocks of one place count from one to the other."""
    if first.tzinfo and last.tzinfo:
        last = last.astimezone(first.tzinfo)
    return last.replace(tzinfo=None) - first.replace(tzinfo=None)


def _rule(component: Component, is_day: bool) -> str:
    """RFC 5545, 3.3.10: a rule of days has no hours; 3.8.5.3: an event should have one rule."""
    if "EXRULE" in component:
        raise Unread(RULE_WITHOUT, _text(component, "EXRULE"))
    rules = component.get("RRULE")
    if rules is None:
        return ""
    one, *others = rules if isinstance(rules, list) else [rules]
    if not isinstance(one, icalendar.vRecur):
        raise Unread(BAD_RULE, _shown(one))
    if other := next((_shown(rule) for rule in others if _shown(rule) != _shown(one)), ""):
        raise Unread(SEVERAL_RULES, f"{_shown(one)} {other}")
    parts = one.to_ical().decode().split(";")
    return ";".join(part for part in parts if not (is_day and part.partition("=")[0] in OF_HOURS))


def _listed(component: Component, name: str) -> Iterator[tuple[Any, Any]]:
    """The moments of RDATE or EXDATE, with the end of those that have one."""
    found = component.get(name)
    for part in found if isinstance(found, list) else [found] if found is not None else []:
        if not isinstance(part, icalendar.prop.vDDDLists):
            raise Unread(BAD_LIST, _shown(part))
        for value in part.dts:
            at = value.dt
            if isinstance(at, tuple):
                start, end = at
                yield start, start + end if isinstance(end, dt.timedelta) else end
            else:
                yield at, None


def _zone_of(prop: Any, first: Any, repeats: bool, default: str) -> str:
    """The zone on whose clocks its hours are told. What names none is told here; so is an instant,
    unless a rule counts on the clocks of UTC."""
    asked = str(prop.params.get("TZID", ""))
    if first.tzinfo is None:
        if asked and not is_zone(asked):
            raise Unread(BAD_ZONE, asked)
        return asked or default
    name = getattr(first.tzinfo, "key", "") or _named(asked)
    if is_zone(name) and name not in ("UTC", "Etc/UTC"):
        return name
    offset = first.utcoffset()
    if not repeats or offset == first.astimezone(zoneinfo.ZoneInfo(default)).utcoffset():
        return default
    if offset == dt.timedelta():
        return "UTC"
    raise Unread(BAD_ZONE, asked)


def _named(asked: str) -> str:
    found = NAMED.search(asked)
    return found[0] if found else ""


def _pair(first: Moment, length: dt.timedelta, zone: str) -> tuple[str, str]:
    if not isinstance(first, dt.datetime):
        return first.isoformat(), (first + dt.timedelta(days=length.days)).isoformat()
    start = _written(first, zone)
    if not length:
        return start, ""
    if first.tzinfo is not None:  # on the clocks of its own place, then of ours
        return start, _written(_later(first, length), zone)
    return start, _written(first + length, zone)


def _later(first: dt.datetime, length: dt.timedelta) -> dt.datetime:
    try:
        return first + length
    except OverflowError:
        return first


def _written(at: Moment, zone: str) -> str:
    if not isinstance(at, dt.datetime):
        return at.isoformat()
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone_of(zone))
        if at.fold == 0:  # an hour that is skipped stays written as it is
            return f"{at:%Y-%m-%dT%H:%M:%S}".removesuffix(":00")
    return written(at.astimezone(dt.UTC), zone_of(zone))


# Words


def _text(component: Component, name: str) -> str:
    found = component.get(name)
    if isinstance(found, list):
        found = found[0]
    return _shown(found).strip() if found is not None else ""


def _shown(value: Any) -> str:
    try:
        raw = value.to_ical() if hasattr(value, "to_ical") and not isinstance(value, str) else value
    except (BrokenCalendarProperty, ValueError, TypeError):
        return ""
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)


def _whole(component: Component, name: str) -> int:
    try:
        return int(component.get(name, 0))
    except (ValueError, TypeError, BrokenCalendarProperty):
        return 0
