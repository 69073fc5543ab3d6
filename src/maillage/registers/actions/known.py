"""A register or a national list that comes in: one way, for the page and for the terminal."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from maillage.base import text
from maillage.sources import actions
from maillage.sources.formats import Format
from maillage.sources.models import ImportRun


def receive_register(
    *,
    known: Format,
    paths: Sequence[Path],
    by: str,
    at: dt.datetime,
    name: str = "",
    national: bool = False,
    is_whole: bool = True,
    is_automatic: bool = False,
    edition: dt.date | None = None,
) -> ImportRun:
    """Take the rows of this territory from the files of a register. Raises Unreadable."""
    details = dict(known.details, format=known.name, target=known.target)
    source = actions.source_named(text.slugify(name) or known.name, **details)
    return actions.receive(
        source=source,
        file_name=paths[0].name,
        by=by,
        at=at,
        write=actions.extracted(known, paths, national=national),
        edition=edition,
        is_whole=is_whole,
        is_automatic=is_automatic,
    )
