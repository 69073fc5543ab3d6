"""Reads one calendar and writes its events as rows, in a process that first limits itself, so that
a hostile file harms nothing but this process.

    python -I -m maillage.timetables.told.child ical FILE INTO Europe/Paris

The last line of the output is {"rows": how many}, or {"error": "…"}, a sentence in French.
"""

import json
import sys
import warnings
from importlib import import_module
from pathlib import Path

from maillage.reading.limits import limit
from maillage.reading.written import write
from maillage.timetables.told.event import TITLES, CalendarFault

MEMORY, SECONDS = 1_000_000_000, 60
MOST_BYTES = 20_000_000
MOST_EVENTS = 20_000
SHAPES = ("ical", "openagenda", "activitypub", "hevent")


def read(shape: str, path: Path, into: Path, zone: str) -> int:
    """Raises CalendarFault."""
    if path.stat().st_size > MOST_BYTES:
        raise CalendarFault("Le calendrier dépasse 20 Mo.")
    if shape not in SHAPES:
        raise LookupError(shape)
    # Late: each shape has a library of its own, which is under the limits too.
    told = import_module(f"maillage.timetables.told.{shape}.map").events(path.read_bytes(), zone)
    if not told:
        raise CalendarFault("Ce calendrier n’annonce rien : rien n’a été touché.")
    if len(told) > MOST_EVENTS:
        raise CalendarFault("Le calendrier a plus de 20 000 événements.")
    return write(TITLES, ((one.line + 1, one.cells) for one in told), into)


def main(shape: str, path: str, into: str, zone: str) -> None:
    warnings.simplefilter("ignore")
    limit(memory=MEMORY, seconds=SECONDS)
    try:
        found: dict[str, object] = {"rows": read(shape, Path(path), Path(into), zone)}
    except CalendarFault as fault:
        found = {"error": str(fault)}
    except (MemoryError, RecursionError):
        found = {"error": "Le calendrier est trop lourd pour être lu."}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:5])
