"""The agenda as other programs read it: iCalendar (RFC 5545), Atom (RFC 4287), schema.org."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import icalendar
from django.db.models import Max
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import SafeString, mark_safe

from maillage.agenda import words
from maillage.agenda.models import Event
from maillage.agenda.queries import EventCard, EventPage
from maillage.base import clock
from maillage.look import parts
from maillage.timetables.dates import (
    Dates,
    end_like,
    end_told,
    length_of,
    moment_told,
)
from maillage.web.answers import absolute

CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
REFRESHED = dt.timedelta(hours=4)  # how often a calendar program may ask again
STATUS = {Event.Status.CANCELLED: "CANCELLED", Event.Status.POSTPONED: "CANCELLED"}
SCHEMA = "https://schema.org/"
SCHEMA_STATUS = {
    Event.Status.CONFIRMED: "EventScheduled",
    Event.Status.FULL: "EventScheduled",
    Event.Status.ONLINE: "EventMovedOnline",
    Event.Status.POSTPONED: "EventPostponed",
    Event.Status.CANCELLED: "EventCancelled",
}


def revised(events: Iterable[Event]) -> Mapping[int, dt.datetime]:
    """{event: when somebody last said something of it}"""
    rows = Event.objects.filter(pk__in=[event.pk for event in events]).order_by()
    return dict(rows.values_list("pk").annotate(at=Max("claims__change__at")))


# iCalendar


def calendar(events: Iterable[Event], title: str, address: str) -> bytes:
    """These events, whole: a series is its rule, not its times."""
    rows = list(events)
    at = revised(rows)
    made = icalendar.Calendar()
    made.add("prodid", "-//Maillage//Agenda//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", title)
    made.add("x-wr-calname", title)
    made.add("url", absolute(address))
    made.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    for event in rows:
        for component in _components(event, at.get(event.pk) or clock.now()):
            made.add_component(component)
    made.add_missing_timezones()
    return made.to_ical()


def _components(event: Event, at: dt.datetime) -> Iterable[icalendar.Event]:
    """The series of the first time, with those that last as long; each other time by itself."""
    dates = event.when
    first, *others = dates.times
    like = [pair for pair in others if length_of(pair) == length_of(first)]
    main = _component(event, at, "", first, dates)
    if dates.rule:
        main["rrule"] = icalendar.vRecur.from_ical(dates.rule)
    for pair in like:
        main.add("rdate", [moment_told(pair[0], dates)])
    for start in dates.without:
        main.add("exdate", [moment_told(start, dates)])
    yield main
    lengths = dict(dates.times)
    for start in dates.cancelled:
        last = lengths.get(start) or end_like(start, first)
        off = _component(event, at, "", (start, last), dates)
        off.add("recurrence-id", moment_told(start, dates))
        off["status"] = "CANCELLED"
        yield off
    for n, pair in enumerate(pair for pair in others if pair not in like):
        yield _component(event, at, f"-{n + 1}", pair, dates)


def _component(
    event: Event, at: dt.datetime, suffix: str, pair: tuple[str, str], dates: Dates
) -> icalendar.Event:
    made = icalendar.Event()
    site = urlsplit(absolute("/")).hostname or "localhost"
    made.add("uid", f"evenement-{event.pk}{suffix}@{site}")
    made.add("dtstamp", at)
    made.add("last-modified", at)
    made.add("sequence", event.version)
    made.add("summary", title_of(event))
    made.add("dtstart", moment_told(pair[0], dates))
    if pair[1]:
        made.add("dtend", end_told(pair, dates))
    made.add("status", STATUS.get(Event.Status(event.status), "CONFIRMED"))
    made.add("url", absolute(event.get_absolute_url()))
    if text := "\n\n".join(filter(None, (event.summary, event.text, event.online))):
        made.add("description", text)
    if place := in_one_line(event):
        made.add("location", place)
    if event.lat is not None and event.lon is not None and event.is_somewhere:
        made.add("geo", (event.lat, event.lon))
    if themes := [theme.name for theme in event.themes.all()]:
        made.add("categories", themes)
    return made


def title_of(event: Event) -> str:
    """Its name, and what keeps people from coming, for those who read nothing else."""
    if event.status in (Event.Status.CONFIRMED, Event.Status.ONLINE):
        return event.name
    return f"{event.get_status_display()} : {event.name}"


def in_one_line(event: Event) -> str:
    """Where it takes place, as an envelope says it."""
    if not event.is_somewhere:
        return event.online
    host = event.host.name if event.host else ""
    named = (event.venue or host, event.street, event.commune.name if event.commune else "")
    return ", ".join(filter(None, named))


# Atom


def feed(cards: Iterable[EventCard], title: str, address: str, own: str) -> str:
    """The times of a list, the soonest first; each says when and where."""
    rows = list(cards)
    at = revised({card.event for card in rows})
    made = Atom1Feed(
        title=title,
        link=absolute(address),
        feed_url=absolute(own),
        feed_guid=absolute(own),
        description="",
        language="fr",
    )
    for card in rows:
        page = absolute(card.event.get_absolute_url())
        when = f"{parts.long_day(card.days[0])} {card.in_words}"
        made.add_item(
            title=f"{title_of(card.event)}, {when}",
            link=page,
            unique_id=f"{page}#{card.row.key}",
            description=" · ".join(filter(None, (when, card.place, card.event.summary))),
            pubdate=at.get(card.event.pk),
            updateddate=at.get(card.event.pk),
            categories=[theme.name for theme in card.event.themes.all()],
        )
    return made.writeString("utf-8")


# schema.org


def json_ld(page: EventPage) -> SafeString:
    """The event as schema.org/Event, safe inside a <script>."""
    event, card = page.event, page.card
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.name,
        "url": absolute(event.get_absolute_url()),
        "description": event.summary or event.text,
        "eventStatus": SCHEMA + SCHEMA_STATUS[Event.Status(event.status)],
        "eventAttendanceMode": SCHEMA + _attendance(event),
        "location": _locations(event),
        "isAccessibleForFree": event.is_free,
        "organizer": [
            {"@type": "Organization", "name": o.name, "url": absolute(o.get_absolute_url())}
            for o in (card.organisers if card else ())
        ],
    }
    if card:
        found |= _times(card)
        found["image"] = image_of(card)
    if event.status == Event.Status.FULL or (card and card.is_full):
        found["offers"] = {"@type": "Offer", "availability": f"{SCHEMA}SoldOut"}
    kept = {name: value for name, value in found.items() if value not in ("", None, [])}
    text = json.dumps(kept, ensure_ascii=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(text)


def image_of(card: EventCard | None) -> str:
    """The address of its picture, whole; nothing where it has none."""
    shown = card.picture if card else None
    return absolute(shown.address(shown.name)) if shown else ""


def _times(card: EventCard) -> dict[str, str]:
    row = card.row
    if row.first_day and row.last_day:
        return {"startDate": row.first_day.isoformat(), "endDate": row.last_day.isoformat()}
    zone = card.event.when.zone
    found = {"startDate": words.local(row.starts, zone).isoformat(timespec="minutes")}
    if row.ends > row.starts:
        found["endDate"] = words.local(row.ends, zone).isoformat(timespec="minutes")
    return found


def _attendance(event: Event) -> str:
    if not event.is_online:
        return "OfflineEventAttendanceMode"
    return "MixedEventAttendanceMode" if event.is_somewhere else "OnlineEventAttendanceMode"


def _locations(event: Event) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if event.is_somewhere:
        commune = event.commune.name if event.commune else ""
        host = event.host.name if event.host else ""
        address = {"streetAddress": event.street, "addressLocality": commune}
        place: dict[str, Any] = {
            "@type": "Place",
            "name": event.venue or host or commune,
            "address": {"@type": "PostalAddress", "addressCountry": "FR", **address},
        }
        if event.lat is not None and event.lon is not None:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": event.lat,
                "longitude": event.lon,
            }
        found.append(place)
    if event.online:
        found.append({"@type": "VirtualLocation", "url": event.online})
    return found
