"""A calendar of the demonstration, read twice: it moved one of its events meanwhile. All
invented."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage.base import clock
from maillage.organisations.models import Organisation, Place
from maillage.sources import actions
from maillage.sources.models import ChangeRow, Source
from maillage.sources.steps import drive
from maillage.territories import queries as territories

SLUG, THEME = "calendrier-invente", "vie-de-quartier"


@dataclass(frozen=True)
class HouseEvent:
    """What a calendar announces: days from today, hours there. `moved`: those it says later."""

    name: str
    day: int
    first: str
    last: str
    text: str
    moved: tuple[int, str, str] | None = None


EVENTS = (
    HouseEvent(
        "Soirée jeux de société",
        6,
        "18:30",
        "21:30",
        "On apporte un jeu, ou on apprend celui des autres. Soupe à prix libre.",
        moved=(7, "19:00", "22:00"),
    ),
    HouseEvent(
        "Portes ouvertes de l’atelier bois",
        9,
        "14:00",
        "17:30",
        "Les machines tournent, et qui les connaît explique.",
    ),
    HouseEvent(
        "Petit déjeuner des nouveaux venus",
        13,
        "08:30",
        "10:00",
        "Café, tartines, et le tour de la maison pour qui vient d’arriver dans le quartier.",
    ),
)


def play(*, officer: Any, at: dt.datetime) -> None:
    owner = _owner()
    place = owner.main_place() if owner else None
    if owner is None or place is None:
        return
    source = actions.source_named(
        SLUG,
        target="event",
        format="ical",
        name=f"Calendrier de {owner.name} (inventé)",
        licence_id="lov2",
        address=f"https://{owner.slug}.example/agenda.ics",
        options={"organiser": owner.slug},
    )
    for has_moved in (False, True):
        _bring(source, _calendar(place, clock.day(at), has_moved), officer.author, at)


def _owner() -> Organisation | None:
    """One that writes its own page."""
    rows = Organisation.objects.visible_to(None).active().filter(themes=THEME, is_fictional=True)
    return rows.exclude(standing=Organisation.Standing.REGISTER).order_by("pk").first()


def _bring(source: Source, text: str, by: str, at: dt.datetime) -> None:
    """Read it and put it on line, as an officer does."""

    def write(path: Path) -> None:
        path.write_text(text, encoding="utf-8", newline="")

    run = actions.receive(source=source, file_name="agenda.ics", write=write, by=by, at=at)
    actions.accept(run=drive(run), states=ChangeRow.CERTAIN, by=by, at=at)
    run.refresh_from_db()
    drive(run)


def _calendar(place: Place, today: dt.date, has_moved: bool) -> str:
    """As its program writes it (RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Agenda inventé//FR"]
    zone = territories.site().time_zone
    for n, told in enumerate(EVENTS):
        moved = told.moved if has_moved else None
        day, first, last = moved or (told.day, told.first, told.last)
        on = f"{today + dt.timedelta(days=day):%Y%m%d}"
        lines += ["BEGIN:VEVENT", f"UID:{n}@agenda.example", f"SEQUENCE:{int(bool(moved))}"]
        lines += [
            f"DT{name};TZID={zone}:{on}T{hour.replace(':', '')}00"
            for name, hour in (("START", first), ("END", last))
        ]
        lines += [f"SUMMARY:{_escaped(told.name)}", f"DESCRIPTION:{_escaped(told.text)}"]
        lines += [f"LOCATION:{_escaped(_where(place))}", f"GEO:{place.lat};{place.lon}"]
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _where(place: Place) -> str:
    town = f"{place.postcode} {place.commune.name}" if place.commune else ""
    return ", ".join(part for part in (place.street, town) if part)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
