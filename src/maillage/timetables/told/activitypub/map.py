"""ActivityPub → events: what an outbox publishes, as Mobilizon, Gancio and WordPress write it.

Activity Streams 2.0; an outbox is told from the newest to the oldest (ActivityPub, 5). What was
updated is as it was said last; what was deleted is told no more.
"""

import datetime as dt
import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from maillage.timetables.dates import Dates, is_zone
from maillage.timetables.told.event import CalendarEvent, CalendarFault, of_instants

SPEAKS = ("Create", "Update", "Announce", "Add")
COLLECTIONS = ("OrderedCollection", "OrderedCollectionPage", "Collection", "CollectionPage")
# RFC 5545 as Mobilizon and FEP-8a8e say it, and schema.org.
STATUS = {
    "CANCELLED": "cancelled",
    "EVENTCANCELLED": "cancelled",
    "EVENTPOSTPONED": "postponed",
    "EVENTMOVEDONLINE": "online",
}
JOINED_THERE = ("free", "restricted")  # joinMode: the page of the event takes sign-ups
NO_START, BAD_START = "sans date de début", "date de début illisible"
MOST_TOLD = 200
LONGEST_TEXT = 100_000
Object = Mapping[str, Any]


def events(body: bytes, zone: str) -> list[CalendarEvent]:
    """Each event of an outbox, of one of its pages, of an activity or by itself. Raises
    CalendarFault."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise CalendarFault(f"Ce n’est pas du JSON : {str(fault)[:MOST_TOLD]}") from None
    if not isinstance(found, dict) or not found.get("type"):
        raise CalendarFault("Ce JSON n’est pas une boîte d’envoi ActivityPub.")
    told: dict[str, CalendarEvent | None] = {}
    for line, verb, said in _activities(found):
        uid = _id(said)
        if not uid or uid in told:  # what was said later is known already
            continue
        kind = _type(said) if isinstance(said, Mapping) else ""
        if verb == "Delete" or kind == "Tombstone":
            told[uid] = None
        elif kind == "Event":
            told[uid] = _told(line, said, zone)
    return [one for one in told.values() if one is not None]


def _activities(found: Object) -> Iterator[tuple[int, str, Any]]:
    """(which one it is, its verb, its object), from the newest on."""
    for line, item in enumerate(items(found), 1):
        kind = _type(item) if isinstance(item, Mapping) else ""
        if kind in SPEAKS or kind == "Delete":
            yield line, kind, item.get("object")
        elif kind in ("Event", "Tombstone"):
            yield line, "Create", item


def items(found: Object) -> list[Any]:
    """What a collection holds, its first page when it is there; else the thing itself."""
    if _type(found) not in COLLECTIONS:
        return [found]
    first = found.get("first")
    held = _list(found.get("orderedItems")) or _list(found.get("items"))
    return held or (items(first) if isinstance(first, Mapping) else [])


def _told(line: int, said: Object, zone: str) -> CalendarEvent:
    told = CalendarEvent(line, uid=_id(said), name=_words(said.get("name")))
    content, summary = _text(said.get("content")), _text(said.get("summary"))
    told.text = content[:LONGEST_TEXT]
    told.summary = _words(summary) if summary != content else ""
    told.link = _address(said.get("url")) or _address(said.get("id"))
    status = _text(said.get("ical:status") or said.get("status") or said.get("eventStatus"))
    told.status = STATUS.get(re.split(r"[/#:]", status)[-1].upper(), "confirmed")
    if told.status == "confirmed" and said.get("remainingAttendeeCapacity") == 0:
        told.status = "full"
    told.registration = _address(said.get("externalParticipationUrl"))
    if not told.registration and said.get("joinMode") in JOINED_THERE:
        told.registration = told.link
    for place in _list(said.get("location")):
        _locate(told, place)
    of = _text(said.get("timezone"))
    try:
        told.dates = _dates(said, of if is_zone(of) else zone)
    except ValueError:
        told.fault = BAD_START if said.get("startTime") else NO_START
        told.value = _text(said.get("startTime"))[:MOST_TOLD]
    return told


def _dates(said: Object, zone: str) -> dict[str, Any]:
    """An instant, or what clocks show where it takes place. Raises ValueError."""
    first = dt.datetime.fromisoformat(_text(said.get("startTime")))
    end = _text(said.get("endTime"))
    last = dt.datetime.fromisoformat(end) if end else first
    if (first.tzinfo is None) != (last.tzinfo is None):
        raise ValueError
    if first.tzinfo is None:
        shown = tuple(at.isoformat(timespec="minutes") for at in (first, last))
        return Dates(zone, ((shown[0], shown[1]),)).as_stated
    return of_instants([(first, last)], zone)


def _locate(told: CalendarEvent, place: Any) -> None:
    if not isinstance(place, Mapping):
        told.venue = told.venue or _words(place)
        return
    if _type(place) == "VirtualLocation" or (place.get("url") and not place.get("name")):
        told.online = told.online or _address(place.get("url"))
        return
    told.venue = told.venue or _words(place.get("name"))
    told.lat, told.lon = _figure(place.get("latitude")), _figure(place.get("longitude"))
    address = place.get("address")
    if isinstance(address, Mapping):
        told.street = _words(address.get("streetAddress"))
        told.postcode = _words(address.get("postalCode"))
        told.commune = _words(address.get("addressLocality"))
    else:
        told.street = _words(address)


def _id(said: Any) -> str:
    return _text(said.get("id")) if isinstance(said, Mapping) else _text(said)


def _type(said: Object) -> str:
    kinds = [kind for kind in _list(said.get("type")) if isinstance(kind, str)]
    return "Event" if "Event" in kinds else next(iter(kinds), "")


def _address(value: Any) -> str:
    """The first address of the web, of a text, a link or several."""
    for one in _list(value):
        text = _text(one.get("href") if isinstance(one, Mapping) else one)
        if text.startswith(("http://", "https://")):
            return text
    return ""


def _figure(value: Any) -> str:
    return str(value) if isinstance(value, (int, float)) and value else ""


def _words(value: Any) -> str:
    return html.unescape(re.sub(r"<[^>]{0,500}>", " ", _text(value))).strip()


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
