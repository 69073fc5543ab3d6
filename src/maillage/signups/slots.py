"""What sign-up shows on the page of an event."""

from collections.abc import Iterator
from typing import Any

from maillage.agenda import rules as agenda
from maillage.agenda.models import Event
from maillage.look.frames import PageSection
from maillage.signups import queries


def of_event(event: Event, user: Any) -> Iterator[PageSection]:
    terms = queries.terms_of(event)
    may_write = user.is_authenticated and agenda.may_write(user, event)
    time = queries.time_of(event, "") if terms else None
    if time or may_write:
        context = {"terms": terms, "time": time, "organises": may_write}
        yield PageSection("signups/_of_event.html", context, 20)
