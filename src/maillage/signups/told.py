"""One time of an event, as a calendar opens it."""

import datetime as dt
from urllib.parse import urlsplit

import icalendar

from maillage.agenda.exports import title_of
from maillage.base import clock
from maillage.signups.models import Attendance
from maillage.web.answers import absolute


def calendar(attendance: Attendance) -> bytes:
    """One VEVENT (RFC 5545): what moves keeps its UID, and comes as a later revision."""
    event, row, site = attendance.event, attendance.row, urlsplit(absolute("/")).hostname
    made = icalendar.Event()
    made.add("uid", f"rendez-vous-{attendance.pk}@{site or 'localhost'}")
    made.add("dtstamp", clock.now())
    made.add("sequence", attendance.revision - 1)
    made.add("summary", title_of(event))
    if row.first_day and row.last_day:
        made.add("dtstart", row.first_day)
        made.add("dtend", row.last_day + dt.timedelta(days=1))
    else:
        made.add("dtstart", attendance.starts)
        made.add("dtend", attendance.ends)
    made.add("status", "CANCELLED" if attendance.is_off else "CONFIRMED")
    made.add("url", absolute(event.get_absolute_url()))
    told = attendance.told
    if place := told["place"] or told["online"]:
        made.add("location", place)
    held = icalendar.Calendar()
    held.add("prodid", "-//Maillage//Inscriptions//FR")
    held.add("version", "2.0")
    held.add("method", "PUBLISH")
    held.add_component(made)
    return held.to_ical()
