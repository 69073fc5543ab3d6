"""Reads one feed and writes its entries as rows, in a process that first limits itself, so that a
hostile file harms nothing but this process.

    python -I -m maillage.feeds.told.child FILE INTO

The last line of the output is {"rows": how many}, or {"error": "…"}, a sentence in French.
"""

import json
import sys
import warnings
from pathlib import Path

from maillage.feeds.told.entry import TITLES, FeedFault
from maillage.reading.limits import limit
from maillage.reading.written import write

MEMORY, SECONDS = 1_000_000_000, 60
MOST_BYTES = 20_000_000
MOST_ENTRIES = 20_000


def read(path: Path, into: Path) -> int:
    """Raises FeedFault."""
    if path.stat().st_size > MOST_BYTES:
        raise FeedFault("Le fil dépasse 20 Mo.")
    from maillage.feeds.told.syndication import entries  # late: its library is under the limits too

    told = entries(path.read_bytes())
    if not told:
        raise FeedFault("Ce fil n’annonce rien : rien n’a été touché.")
    if len(told) > MOST_ENTRIES:
        raise FeedFault("Le fil a plus de 20 000 entrées.")
    return write(TITLES, ((one.line + 1, one.cells) for one in told), into)


def main(path: str, into: str) -> None:
    warnings.simplefilter("ignore")
    limit(memory=MEMORY, seconds=SECONDS)
    try:
        found: dict[str, object] = {"rows": read(Path(path), Path(into))}
    except FeedFault as fault:
        found = {"error": str(fault)}
    except (MemoryError, RecursionError):
        found = {"error": "Le fil est trop lourd pour être lu."}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:3])
