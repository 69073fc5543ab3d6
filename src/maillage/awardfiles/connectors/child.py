"""Reads one file of awards, whatever official shape it has, in a process that first limits itself.

    python -I -m maillage.awardfiles.connectors.child FILE INTO

The last line of the output is {"rows": how many}, or {"error": "…"}, a sentence in French. Nothing
is read whole: a record is let go as soon as it is written. What comes before a fault is kept.
"""

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from maillage.awardfiles.connectors import decp, ocds, scdl
from maillage.awardfiles.told import TITLES, ToldAward, each_winner_once
from maillage.reading.limits import limit
from maillage.reading.written import write

MEMORY, SECONDS, WRITTEN = 1_000_000_000, 600, 4_000_000_000
MOST_BYTES = 2_000_000_000
RECORDS = {"marche": "contract", "contrat-concession": "concession"}
NOT_AWARDS = "Ce fichier ne contient aucun marché attribué d’une forme connue."
Rows = Iterator[tuple[int, ToldAward]]


class NoAwards(Exception):
    """The file tells no award; the message says why."""


def rows(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """Raises NoAwards."""
    if path.stat().st_size > MOST_BYTES:
        raise NoAwards("Le fichier dépasse 2 Go.")
    with path.open("rb") as file:
        start = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        found = _of_xml(path)
    elif start in (b"{", b"["):
        found = _flat_gathered(_of_json(path))
    else:
        found = _of_table(path)
    count = 0
    for line, told in found:
        count += not told.fault
        yield line, told.cells()
    if not count:
        raise NoAwards(NOT_AWARDS)


def _mapped(line: int, record: Any, kind: str = "") -> ToldAward:
    if not isinstance(record, dict):
        return ToldAward(fault=f"N° {line} : ce n’est pas un marché.")
    try:
        return decp.told(record, kind)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as fault:
        return ToldAward(fault=f"N° {line} : marché illisible ({type(fault).__name__}).")


# JSON


def _of_json(path: Path) -> Rows:
    line = 0
    for shape, kind in _shapes(path):
        try:
            for record in _records(path, shape):
                line += 1
                if shape.startswith(("releases", "records")) and isinstance(record, dict):
                    yield from ((line, one) for one in _released(line, record))
                else:
                    yield line, _mapped(line, record, kind)
        except _faults() as fault:
            if not line:
                raise NoAwards("Le JSON est abîmé ou coupé.") from fault
            broken = f"Après le n° {line}, le JSON est abîmé ou coupé."
            yield line + 1, ToldAward(fault=broken)
            return


def _records(path: Path, shape: str) -> Iterator[Any]:
    import ijson

    if shape == "lines":
        with path.open("rb") as file:
            for line in file:
                if plain := line.strip(b"\xef\xbb\xbf \t\r\n"):
                    yield json.loads(plain)
    else:
        with _opened(path) as mended:
            yield from ijson.items(mended, shape, use_float=True)


def _faults() -> tuple[type[Exception], ...]:
    import ijson

    return (ijson.JSONError, UnicodeDecodeError, ValueError)


def _released(line: int, record: Mapping[str, Any]) -> Iterator[ToldAward]:
    try:
        yield from ocds.told(record)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError) as fault:
        yield ToldAward(fault=f"N° {line} : marché illisible ({type(fault).__name__}).")


class _Mended:
    """A file without what some programs write of a number that is none, and JSON does not know."""

    KEPT = 128  # bytes read again with the next ones: a word may be cut
    WORDS = re.compile(rb"([:,\[]\s{0,40})(?:-?Infinity|NaN)(?=\s{0,40}[,\]}])")

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.kept = file, b""

    def read(self, size: int = -1) -> bytes:
        while size != 0:
            part = self.file.read(size)
            whole = self.kept + part
            if b"NaN" in whole or b"Infinity" in whole:
                whole = self.WORDS.sub(rb"\1null", whole)
            if not part:
                self.kept = b""
                return whole
            told, self.kept = whole[: -self.KEPT], whole[-self.KEPT :]
            if told:
                return told
        return b""


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """A document, past the mark of its encoding."""
    with path.open("rb") as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        yield _Mended(file)


def _shapes(path: Path) -> list[tuple[str, str]]:
    """[(where its records stand, their kind)]: the beginning of the document tells."""
    import ijson

    top: list[str] = []
    with _opened(path) as file:
        try:
            for prefix, event, value in ijson.parse(file):
                if (prefix, event) == ("", "start_array"):
                    return [("item", "")]
                if (prefix, event) == ("", "map_key"):
                    top.append(value)
                if event == "start_array" and prefix in ("marches", "releases"):
                    return [(f"{prefix}.item", "")]
                if event == "start_array" and prefix == "records":
                    return [("records.item.compiledRelease", "")]
                if event == "map_key" and prefix == "marches":
                    return [
                        (f"marches.{name}{deep}", kind)
                        for name, kind in RECORDS.items()
                        for deep in _depth(path, name)
                    ]
                if len(top) > 1 and {"id", "objet"} <= {*top}:
                    return [("lines", "")]
        except _faults():
            pass
    raise NoAwards(NOT_AWARDS if top else "Le JSON est abîmé ou coupé.")


def _depth(path: Path, name: str) -> list[str]:
    """A record that is alone may stand without its list."""
    import ijson

    with _opened(path) as file:
        try:
            for prefix, event, _value in ijson.parse(file):
                if prefix == f"marches.{name}":
                    return [".item"] if event == "start_array" else [""]
                if prefix.startswith("marches.") and event == "end_map" and prefix.endswith("item"):
                    break  # another kind comes first: lists are the rule
        except _faults():
            pass
    return [".item"]


def _flat_gathered(found: Rows) -> Rows:
    """Rows made flat, one for each winner: those in a row that bear one number are one award."""
    for _key, several in groupby(found, key=_flat_key):
        (line, first), *others = several
        first.winners = each_winner_once(
            [*first.winners, *(w for _line, one in others for w in one.winners)]
        )
        yield line, first


def _flat_key(row: tuple[int, ToldAward]) -> tuple[bool, object]:
    line, told = row
    is_flat = bool(told.expected) and len(told.winners) == 1 and not told.fault
    return (True, (told.buyer_id, told.number)) if is_flat else (False, line)


# XML


def _of_xml(path: Path) -> Rows:
    """No entity is resolved, nothing outside is opened; what declares some is refused."""
    from lxml import etree

    count = 0
    try:
        parsing = etree.iterparse(
            str(path),
            events=("end",),
            tag=[f"{{*}}{name}" for name in RECORDS],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _event, one in parsing:
            if one.getroottree().docinfo.internalDTD is not None:
                raise NoAwards("Ce XML déclare des entités ou une DTD : il est refusé.")
            count += 1
            line = one.sourceline or count
            yield line, _mapped(count, _as_dict(one), RECORDS[etree.QName(one).localname])
            one.clear()
            while one.getprevious() is not None:
                del one.getparent()[0]
    except etree.XMLSyntaxError as fault:
        where = f"ligne {fault.lineno} : le XML est abîmé ou coupé"
        if not count:
            raise NoAwards(f"Le fichier ne se lit pas, {where}.") from fault
        yield count + 1, ToldAward(fault=f"La suite ne se lit pas, {where}.")


def _as_dict(element: Any, depth: int = 0) -> Any:
    """An element as the JSON of the same schema would have it."""
    children = list(element)
    if not children or depth > 12:
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    for child in children:
        if not isinstance(child.tag, str):
            continue
        name, value = child.tag.rpartition("}")[2], _as_dict(child, depth + 1)
        if name in found:
            known = found[name]
            found[name] = [*known, value] if isinstance(known, list) else [known, value]
        else:
            found[name] = value
    return found


# A table


def _of_table(path: Path) -> Rows:
    with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
        titles = file.readline()
        delimiter = max(",;\t|", key=titles.count)
        named = [one.strip().strip('"').upper() for one in titles.strip("\r\n").split(delimiter)]
        if not {*scdl.NEEDED} <= {*named}:
            raise NoAwards(NOT_AWARDS)
        yield from scdl.gathered(_lines(csv.reader(file, delimiter=delimiter), named))


def _lines(reader: Any, named: Sequence[str]) -> Iterator[scdl.Line]:
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num + 1, dict(zip(named, cells, strict=False))
    except csv.Error:
        yield reader.line_num + 1, {}


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(1 << 20)
    try:
        start[: start.rfind(b"\n") + 1].decode("utf-8")
        return "utf-8-sig"
    except UnicodeDecodeError:
        return "cp1252"


def main(path: str, into: str, told: Callable[[str], object] = print) -> None:
    limit(memory=MEMORY, seconds=SECONDS, written=WRITTEN)
    try:
        count = write(TITLES, rows(Path(path)), Path(into))
        found: dict[str, object] = {"rows": count} if count else {"error": "Le fichier est vide."}
    except NoAwards as fault:
        found = {"error": str(fault)}
    except (MemoryError, RecursionError):
        found = {"error": "Le fichier est trop lourd pour être lu."}
    told(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
