"""The shapes in which events come, as formats of lists."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from maillage.calendars.connectors.activitypub import fetch as activitypub
from maillage.reading import apart
from maillage.sources.formats import Format
from maillage.territories import queries as territories

CHILD = "maillage.timetables.told.child"
WALL_SECONDS = 120
TARGET = "event"
SHAPES = {
    "ical": (_("Calendrier iCalendar (.ics)"), _("le calendrier, en .ics")),
    "openagenda": (_("Agenda d’OpenAgenda"), _("l’agenda, en JSON")),
    "activitypub": (
        _("Compte Mobilizon, Gancio ou WordPress (ActivityPub)"),
        _("sa boîte d’envoi, en JSON"),
    ),
    "hevent": (_("Page web marquée en h-event"), _("la page, en HTML")),
}

BRING = {"activitypub": activitypub.bring}


def extract(shape: str, paths: Sequence[Path], into: Path, national: bool) -> int:
    """The events of a calendar, as rows; how many. Raises Unreadable."""
    zone = territories.site().time_zone
    otherwise = _("Le calendrier n’a pas pu être lu : il est abîmé, ou demande trop de mémoire.")
    told_of = (shape, str(paths[0]), str(into), zone)
    found = apart.ask(CHILD, *told_of, wall=WALL_SECONDS, otherwise=str(otherwise))
    return int(found["rows"])


def formats() -> Iterator[Format]:
    for name, (label, files) in SHAPES.items():
        yield Format(
            name,
            TARGET,
            label,
            (files,),
            extract=partial(extract, name),
            bring=BRING.get(name),
            is_standard=True,
        )
