"""Events, as a target of imports, and the formats that calendars are read in."""

from maillage.agenda.frames import SECTIONS
from maillage.base.scenes import SCENES
from maillage.calendars import fiction, queries, slots
from maillage.calendars.connectors.formats import formats
from maillage.calendars.listed import Events
from maillage.gathering.frames import OWNERS
from maillage.sources.formats import FORMATS
from maillage.sources.targets import TARGETS


def connect() -> None:
    SECTIONS.add("calendars", slots.of_event)
    OWNERS.add("calendars", queries.owners)
    TARGETS.add(Events.name, Events())
    SCENES.add("calendars", fiction.play)
    for known in formats():
        FORMATS.add(known.name, known)
