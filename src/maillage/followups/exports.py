"""What leaves of a dossier as a file: advice, one's own notes, a meeting. Each apart."""

from collections.abc import Iterable

import icalendar
from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.dossiers.models import Dossier, DossierMeeting, PrivateNote, SharedAdvice
from maillage.look import parts

CALENDAR = "text/calendar; charset=utf-8"


def advice(dossier: Dossier) -> str:
    """What was shared with the applicant, and that alone."""
    title = _("Conseils partagés, dossier %(n)s") % {"n": dossier.reference}
    return _dated(title, dossier.advice.all())


def notes(dossier: Dossier, rows: Iterable[PrivateNote]) -> str:
    """The notes of one organisation, for its own people."""
    title = _("Notes privées, dossier %(n)s : à ne pas transmettre") % {"n": dossier.reference}
    return _dated(title, rows)


def _dated(title: str, rows: Iterable[SharedAdvice | PrivateNote]) -> str:
    told = (f"{parts.day(clock.day(row.at))}\n{row.text}" for row in rows)
    return "\n\n".join([title, *told]) + "\n"


def calendar(meeting: DossierMeeting) -> bytes:
    """One meeting (RFC 5545); its words say nothing of the dossier."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Maillage//Dossiers//FR")
    made.add("version", "2.0")
    event = icalendar.Event()
    event.add("uid", f"rendez-vous-{meeting.pk}@maillage")
    event.add("dtstamp", clock.now())
    event.add("dtstart", meeting.starts)
    event.add("dtend", meeting.ends)
    event.add("summary", _("Rendez-vous d’accompagnement"))
    if meeting.place:
        event.add("location", meeting.place)
    made.add_component(event)
    return made.to_ical()
