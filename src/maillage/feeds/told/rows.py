"""A feed as rows, for the import of a room: `extract` is what a `sources.formats.Format` asks for;
`instant` and `markdown` are what its cells mean."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from maillage.look import prose
from maillage.reading.tables import Unreadable

CHILD = "maillage.feeds.told.child"
WALL_SECONDS = 120


def extract(paths: Sequence[Path], into: Path, national: bool = False) -> int:
    """The entries of a feed, as rows; how many. Raises Unreadable."""
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-m", CHILD, str(paths[0]), str(into)],
            capture_output=True,
            timeout=WALL_SECONDS,
        )
        found = json.loads(child.stdout.decode("utf-8").splitlines()[-1])
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        raise Unreadable(
            "Le fil n’a pas pu être lu : il est abîmé, ou demande trop de mémoire."
        ) from None
    if "error" in found:
        raise Unreadable(found["error"])
    return int(found["rows"])


def instant(cell: str) -> dt.datetime | None:
    """When; None of an empty cell. Raises ValueError when what the feed wrote is no date."""
    return dt.datetime.fromisoformat(cell) if cell else None


def markdown(cell: str) -> str:
    """The text of an entry as the house keeps it: scripts leave nothing."""
    return prose.from_html(cell)
