"""What calendars show on the pages of the agenda."""

from collections.abc import Iterator
from typing import Any

from maillage.agenda.models import Event
from maillage.calendars import queries
from maillage.look.frames import PageSection


def of_event(event: Event, user: Any) -> Iterator[PageSection]:
    """Where it comes from, always, and what its calendar moved."""
    if found := queries.telling(event):
        moved = [one for one in found if one.before]
        yield PageSection("calendars/_of_event.html", {"told_by": found, "moved": moved}, 10)
