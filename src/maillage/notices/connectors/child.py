"""Reads one file of notices, whatever official shape it has, in a process that first limits itself.

    python -I -m maillage.notices.connectors.child FILE INTO

The last line of the output is {"rows": how many}, or {"error": "…"}, a sentence in French. XML is
told record by record; JSON is one document, or one record a line.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from maillage.notices.connectors import eforms, ted
from maillage.notices.connectors.boamp import map as boamp
from maillage.notices.connectors.told import TITLES, ToldNotice, gathered
from maillage.notices.connectors.tree import Broken, Tree, of_xml
from maillage.reading.limits import limit
from maillage.reading.written import write

MEMORY, SECONDS, WRITTEN = 2_000_000_000, 240, 2_000_000_000
MOST_BYTES = 2_000_000_000
MAPS = {
    boamp.RECORD: boamp.announced,
    ted.RECORD: ted.told,
    **dict.fromkeys(eforms.RECORDS, eforms.told),
}


class NoNotices(Exception):
    """The file tells no notice; the message says why."""


def rows(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """Raises NoNotices."""
    if path.stat().st_size > MOST_BYTES:
        raise NoNotices("Le fichier dépasse 2 Go.")
    with path.open("rb") as file:
        start = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        told = _of_xml(path)
    elif start in (b"{", b"["):
        told = _of_json(path)
    else:
        raise NoNotices("Ce fichier n’est ni un XML ni un JSON d’avis de marchés.")
    yield from gathered(told)


def _of_xml(path: Path) -> Iterator[tuple[int, ToldNotice]]:
    count = 0
    try:
        for line, tree in of_xml(path, MAPS):
            count += 1
            yield line, _mapped(line, tree)
    except Broken as fault:
        if not count:
            raise NoNotices(f"Le fichier ne se lit pas : {fault}.") from fault
        yield count + 1, ToldNotice(fault=f"La suite du fichier ne se lit pas : {fault}.")
    if not count:
        raise NoNotices("Ce XML ne contient aucun avis de marché connu.")


def _mapped(line: int, tree: Tree) -> ToldNotice:
    try:
        return MAPS[tree.name](tree)
    except (ValueError, IndexError, KeyError, AttributeError) as fault:
        return ToldNotice(fault=f"Avis illisible, ligne {line} : {type(fault).__name__}.")


def _of_json(path: Path) -> Iterator[tuple[int, ToldNotice]]:
    for line, record in _records(path):
        if not isinstance(record, dict):
            yield line, ToldNotice(fault=f"Ligne {line} : ce n’est pas un avis.")
        elif record.get("manque"):
            yield line, ToldNotice(fault=str(record["manque"]))
        else:
            try:
                yield line, boamp.told(record)
            except (ValueError, IndexError, KeyError, AttributeError, RecursionError) as fault:
                yield line, ToldNotice(fault=f"Avis illisible, n° {line} : {type(fault).__name__}.")


def _records(path: Path) -> Iterator[tuple[int, Any]]:
    """The records of a document, or of lines that each hold one."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first = file.readline()
        try:
            one = json.loads(first)
            is_lines = isinstance(one, dict) and "results" not in one
        except ValueError:
            is_lines = False
        if is_lines:
            yield 1, one
            for i, text in enumerate(file, 2):
                if text.strip():
                    try:
                        yield i, json.loads(text)
                    except (ValueError, RecursionError):
                        yield i, None
            return
        file.seek(0)
        try:
            found = json.load(file)
        except (ValueError, RecursionError) as fault:
            raise NoNotices("Le JSON est abîmé ou coupé.") from fault
    items = found.get("results", []) if isinstance(found, dict) else found
    yield from enumerate(items if isinstance(items, list) else [], 1)


def main(path: str, into: str) -> None:
    limit(memory=MEMORY, seconds=SECONDS, written=WRITTEN)
    try:
        count = write(TITLES, rows(Path(path)), Path(into))
        found: dict[str, object] = {"rows": count} if count else {"error": "Le fichier est vide."}
    except NoNotices as fault:
        found = {"error": str(fault)}
    except (MemoryError, RecursionError):
        found = {"error": "Le fichier est trop lourd pour être lu."}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:3])
