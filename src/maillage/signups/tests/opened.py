"""What opens the routes of this room, for the table of rights."""

from maillage.agenda.tests.builders import make_event
from maillage.organisations.tests.builders import make_organisation
from maillage.signups import queries
from maillage.signups.tests.builders import comes, open_event

OWN = ("", "_confirm", "_accept", "_wait", "_leave", "_ics")
OF_EVENT = (
    "event_sign_up",
    "sign_ups",
    "sign_up_terms",
    "attendee_add",
    "sign_ups_came",
    "sign_ups_write",
    "sign_ups_sheet",
    "sign_ups_csv",
)


def opened():
    """{route: its arguments}"""
    event = make_event("Goûter", organiser=make_organisation(name="La Marmite"))
    row = comes(open_event(event=event), "Claire")
    person = {"slug": event.slug, "pk": row.pk}
    return {
        **{name: {"slug": event.slug} for name in OF_EVENT},
        **{f"attendee{name}": {"token": queries.key_of(row)} for name in OWN},
        "attendee_remove": person,
        "attendee_back": person,
    }
