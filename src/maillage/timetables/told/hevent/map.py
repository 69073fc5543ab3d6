"""Pages of h-event → events: microformats2, and the hCalendar that came before, by `mf2py`."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

import mf2py

from maillage.timetables.dates import DAY_LONG, Dates, written, zone_of
from maillage.timetables.told.event import CalendarEvent, CalendarFault

NO_START, BAD_START = "sans date de début", "date de début illisible"
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{4})-([0-9]{3})")
SHORT_HOUR = re.compile(r"^([0-9-]{10})[ T]([0-9]:)")  # « 7:00 »
MOST_TOLD = 200


def events(body: bytes, zone: str) -> list[CalendarEvent]:
    """Every event of a page, in its order; a start that is said several times is as many times.
    Raises CalendarFault."""
    if b"<" not in body[:5000]:
        raise CalendarFault("Ce n’est pas une page web.")
    page = mf2py.parse(doc=body, html_parser="html5lib")
    return [_told(n, item, zone) for n, item in enumerate(_events_of(page["items"]), 1)]


def _events_of(items: Any) -> Iterator[Mapping[str, Any]]:
    """Those at the root of a page, in a feed of it, or inside another thing."""
    for item in items:
        if not isinstance(item, Mapping) or "type" not in item:
            continue
        if "h-event" in item["type"]:
            yield item
            continue
        for values in (item.get("properties") or {}).values():
            yield from _events_of(values)
        yield from _events_of(item.get("children") or ())


def _told(line: int, item: Mapping[str, Any], zone: str) -> CalendarEvent:
    said = item["properties"]
    told = CalendarEvent(line, uid=_text(said, "uid") or _web(_text(said, "url")))
    told.name, told.summary = _text(said, "name"), _text(said, "summary")
    told.text = _markup(said, "description") or _markup(said, "content")
    told.link = _web(_text(said, "url"))
    told.status = "cancelled" if _text(said, "status").upper() == "CANCELLED" else "confirmed"
    _locate(told, said)
    try:
        told.dates = _dates(said, zone)
    except ValueError:
        starts = said.get("start") or said.get("dtstart")
        told.fault = BAD_START if starts else NO_START
        told.value = ", ".join(map(str, starts or ()))[:MOST_TOLD]
    return told


def _dates(said: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """Ends go with starts when there are as many. Raises ValueError."""
    starts, ends = _texts(said, "start"), _texts(said, "end")
    if not starts:
        raise ValueError
    if len(ends) != len(starts):
        ends = [""] * len(starts)
    pairs = {_pair(first, last, zone) for first, last in zip(starts, ends, strict=True)}
    if len({len(first) > DAY_LONG for first, _last in pairs}) > 1:
        raise ValueError  # days and hours together say neither
    return Dates(zone, tuple(sorted(pairs))).as_stated


def _pair(start: str, end: str, zone: str) -> tuple[str, str]:
    """Days, the last one included, or what the clocks of the zone show."""
    first, last = _moment(start), _moment(end or start)
    if isinstance(first, str):
        return first, last if isinstance(last, str) else last.isoformat()[:DAY_LONG]
    if isinstance(last, str):  # a day ends no hour
        last = first
    return _shown(first, zone), _shown(last, zone)


def _moment(text: str) -> Any:
    """A day as text, or an instant with the offset that it says. Raises ValueError."""
    if found := DAY.fullmatch(text):
        if found[5]:  # ISO 8601: the day of its year
            day = dt.date(int(found[4]), 1, 1) + dt.timedelta(days=int(found[5]) - 1)
            return day.isoformat()
        return dt.date(*map(int, found.groups()[:3])).isoformat()
    return dt.datetime.fromisoformat(SHORT_HOUR.sub(r"\1T0\2", text.replace("t", "T")))


def _shown(at: dt.datetime, zone: str) -> str:
    return written(at, zone_of(zone)) if at.tzinfo else at.isoformat(timespec="minutes")


def _locate(told: CalendarEvent, said: Mapping[str, Any]) -> None:
    place = next(iter(said.get("location") or ()), None)
    if isinstance(place, str):
        told.venue = place.strip()
    if not isinstance(place, Mapping):
        return
    here = place.get("properties") or {}
    told.venue = _text(here, "name") or _text(place, "value")
    adr = next((one for one in here.get("adr") or () if isinstance(one, Mapping)), {})
    inside = adr.get("properties") or here
    told.street, told.postcode = _text(inside, "street-address"), _text(inside, "postal-code")
    told.commune = _text(inside, "locality")
    told.lat, told.lon = _text(here, "latitude"), _text(here, "longitude")


def _texts(said: Mapping[str, Any], name: str) -> list[str]:
    return [one.strip() for one in said.get(name) or () if isinstance(one, str) and one.strip()]


def _text(said: Mapping[str, Any], name: str) -> str:
    """Its first value, as words."""
    found = said.get(name)
    first = found if isinstance(found, str) else next(iter(found or ()), "")
    if isinstance(first, Mapping):
        first = first.get("value") or ""
    return " ".join(first.split()) if isinstance(first, str) else ""


def _markup(said: Mapping[str, Any], name: str) -> str:
    """Its first value, as HTML where the page has it so."""
    first = next(iter(said.get(name) or ()), "")
    if isinstance(first, Mapping):
        return str(first.get("html") or first.get("value") or "").strip()
    return str(first).strip()


def _web(text: str) -> str:
    return text if text.startswith(("http://", "https://")) else ""
