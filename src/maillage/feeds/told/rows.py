"""A feed as rows, for the import of a room: `extract` is what a `sources.formats.Format` asks for;
`instant` and `markdown` are what its cells mean."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from maillage.look import prose
from maillage.reading import apart

CHILD = "maillage.feeds.told.child"
WALL_SECONDS = 120


def extract(paths: Sequence[Path], into: Path, national: bool = False) -> int:
    """The entries of a feed, as rows; how many. Raises Unreadable."""
    otherwise = "Le fil n’a pas pu être lu : il est abîmé, ou demande trop de mémoire."
    found = apart.ask(CHILD, str(paths[0]), str(into), wall=WALL_SECONDS, otherwise=otherwise)
    return int(found["rows"])


def instant(cell: str) -> dt.datetime | None:
    """When; None of an empty cell. Raises ValueError when what the feed wrote is no date."""
    return dt.datetime.fromisoformat(cell) if cell else None


def markdown(cell: str) -> str:
    """The text of an entry as the house keeps it: scripts leave nothing."""
    return prose.from_html(cell)
