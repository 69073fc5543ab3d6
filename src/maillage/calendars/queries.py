"""Which calendars tell of an event, and what they moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from maillage.agenda.models import Event, EventClaim
from maillage.agenda.words import first_time
from maillage.organisations.models import Organisation
from maillage.sources.models import PEOPLE, Source
from maillage.timetables.dates import Dates


@dataclass(frozen=True)
class Telling:
    """A calendar that tells of an event. `before`: when it was, if this calendar moved it."""

    source: Source
    at: Any
    before: str = ""


def telling(event: Event) -> list[Telling]:
    """The calendars that tell of an event today, in the order in which they came."""
    claims = EventClaim.objects.filter(event=event).exclude(source=PEOPLE)
    rows = claims.select_related("source__licence", "change").order_by("pk")
    said: dict[str, list[EventClaim]] = {}
    for claim in rows:
        said.setdefault(claim.source_id, []).append(claim)
    found = []
    for of_one in said.values():
        stands = [c for c in of_one if c.withdrawn_id is None]
        if stands and not stands[-1].gone:
            last = stands[-1]
            found.append(Telling(last.source, last.change.at, _moved(of_one, last, event)))
    return found


def _moved(claims: list[EventClaim], last: EventClaim, event: Event) -> str:
    """When the event was before its calendar moved it, while what it says now is what shows."""
    if last.values.get("dates") != event.dates:
        return ""
    earlier = (c.values.get("dates") for c in reversed(claims) if c.pk < last.pk and not c.gone)
    for dates in earlier:
        if dates and _start(dates) != _start(event.dates):
            return first_time(Dates.of(dates))
    return ""


def _start(dates: Any) -> tuple[str, str]:
    return dates["zone"], dates["times"][0][0]


def owners(source: Source) -> Iterator[str]:
    """Those who hold the page whose calendar it is."""
    slug = source.options.get("organiser", "")
    page = Organisation.objects.filter(slug=slug).first() if slug else None
    if page is not None:
        yield from page.managers.today().values_list("user__email", flat=True)
