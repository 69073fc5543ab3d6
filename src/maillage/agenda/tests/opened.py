"""What opens the routes of this room, for the table of rights."""

from maillage.agenda.tests.builders import make_event, make_picture
from maillage.organisations.tests.builders import make_organisation

NAMED = (
    "event_picture_put",
    "event_bare",
    "event",
    "event_ics",
    "event_edit",
    "event_cancel",
    "event_hide",
    "event_show",
)


def opened():
    """{route: its arguments, and under `?` what follows}"""
    page = make_organisation(name="La Cloche")
    event = make_event("Rendez-vous des droits", organiser=page)
    row = event.occurrences.get()
    return {
        **{name: {"slug": event.slug} for name in NAMED},
        "event_picture": {"slug": event.slug, "name": make_picture(event).name},
        "event_undo": {"slug": event.slug, "change": event.written_in.pk},
        "organisation_ics": {"slug": page.slug},
        "agenda_pin": {"pk": row.pk},
        "agenda_points": {"?": "?z=9&cadre=4,45,5,46"},
    }
