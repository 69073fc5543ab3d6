"""The agenda of the demonstration: a month of what its structures announce. All invented."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage.agenda import actions
from maillage.agenda.models import Event
from maillage.base import clock
from maillage.organisations.models import Organisation
from maillage.territories import queries as territories

TOLD = Path(__file__).parent / "reference" / "scenes.json"


@dataclass(frozen=True)
class Scene:
    """An event of the demonstration: days from the Monday of this week, hours, what is said. An
    hour that is empty: all day."""

    theme: str
    name: str
    summary: str
    day: int
    first: str = ""
    last: str = ""
    rule: str = ""
    price: str = ""
    audience: str = ""
    online: str = ""
    status: str = ""
    text: str = ""
    lasts: int = 0  # days after the first


SCENES = [Scene(**told) for told in json.loads(TOLD.read_text(encoding="utf-8"))]


def play(*, officer: Any, at: dt.datetime) -> None:
    today = clock.day(at)
    monday = today - dt.timedelta(days=today.weekday())
    for n, scene in enumerate(SCENES):
        organiser = _organiser(scene.theme, n)
        values = _values(scene, monday, organiser)
        event = actions.write(values=values, by=officer.author, at=at, is_fictional=True)
        if scene.status == Event.Status.CANCELLED:
            actions.cancel(event=event, by=officer.author, at=at)


def _values(scene: Scene, monday: dt.date, organiser: Organisation | None) -> dict[str, Any]:
    day = monday + dt.timedelta(days=scene.day)
    values: dict[str, Any] = {
        "name": scene.name,
        "summary": scene.summary,
        "text": scene.text,
        "themes": [scene.theme],
        "price": scene.price,
        "is_free": not scene.price,
        "audience": scene.audience,
        "online": scene.online,
        "dates": _dates(scene, day),
    }
    if scene.status != Event.Status.CANCELLED:
        values["status"] = scene.status or str(Event.Status.CONFIRMED)
    if organiser and (place := organiser.main_place()):
        values |= {"organisers": [organiser.pk], "host_id": organiser.pk, "street": place.street}
        values |= {"commune_id": place.commune_id, "lon": place.lon, "lat": place.lat}
        values["access"] = ["mi"] if place.is_step_free else []
    return values


def _dates(scene: Scene, day: dt.date) -> dict[str, Any]:
    if not scene.first:
        last = day + dt.timedelta(days=scene.lasts)
        return {"zone": "", "times": [[day.isoformat(), last.isoformat()]]}
    ends = day + dt.timedelta(days=scene.last < scene.first)
    told = {"zone": territories.site().time_zone, "rule": scene.rule}
    return told | {"times": [[f"{day}T{scene.first}", f"{ends}T{scene.last}"]]}


def _organiser(theme: str, n: int) -> Organisation | None:
    """One of those of its theme, not always the same."""
    rows = Organisation.objects.visible_to(None).active().filter(themes=theme, is_fictional=True)
    known = list(rows.exclude(standing=Organisation.Standing.REGISTER).order_by("pk")[:4])
    return known[n % len(known)] if known else rows.order_by("pk").first()
