"""The list as a file, and one time as a calendar: no more than is needed on the day."""

import datetime as dt
from urllib.parse import urlsplit

import icalendar

from maillage.agenda.exports import title_of
from maillage.base import clock
from maillage.reading.tables import to_csv
from maillage.signups.models import Attendance, Attendee, SignUpTerms
from maillage.signups.queries import AttendanceList
from maillage.web.answers import absolute

CSV = "text/csv; charset=utf-8"
PRESENT = {True: "oui", False: "non", None: ""}


def csv(found: AttendanceList, terms: SignUpTerms) -> str:
    """Names, how many, how to call, what they answered; addresses stay here, where one writes."""
    titles = ["nom", "personnes", "état", "présence", "téléphone", *terms.questions]
    rows = [_cells(row, terms) for row in (*found.seated, *found.line)]
    return to_csv(titles, rows)


def _cells(row: Attendee, terms: SignUpTerms) -> list[str]:
    answers = [row.answers[n] if n < len(row.answers) else "" for n in range(len(terms.questions))]
    state = row.get_state_display()
    return [row.name, str(row.many), state, PRESENT[row.came], row.phone, *answers]


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
