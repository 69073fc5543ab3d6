"""Registers of tens of millions of rows: DuckDB reads Parquet, CSV or zipped CSV, and only the rows
that are wanted come out, as text."""

import csv
import io
import os
import re
import shutil
import tempfile
import threading
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from django.utils.translation import gettext as _

from maillage.base import files
from maillage.reading.tables import Unreadable

MEMORY = "700MB"
FETCHED = 10_000
HEADER_BYTES = 200_000
LARGEST, BLOCK = 40 << 30, 1 << 20  # the national establishments are nine gigabytes of CSV


class Register(AbstractContextManager["Register"]):
    """A connection that reads the files given to it, and writes nothing beside them."""

    def __init__(self) -> None:
        import duckdb  # late: no web process needs its megabytes

        self.error = duckdb.Error
        self._folder = Path(tempfile.mkdtemp(dir=files.folder("imports")))
        self._pipes: list[threading.Thread] = []
        self.connection = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "temp_directory": str(self._folder / "spill"),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            }
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def view(
        self, name: str, path: Path, *, needed: Sequence[str], optional: Sequence[str]
    ) -> None:
        """Give a file a name, its columns under their official titles whatever their case, all of
        them text. One that is `optional` and absent is empty; raises Unreadable for a `needed` one,
        with its title."""
        found, scan = self._scan(path)
        there = {title.lower(): title for title in found}
        missing = [title for title in needed if title.lower() not in there]
        if missing:
            raise Unreadable(
                _("« %(f)s » : la colonne « %(c)s » manque. Rien n’a été touché.")
                % {"f": path.name, "c": " », « ".join(missing)}
            )
        columns = [
            f"coalesce(CAST({_named(there[title.lower()])} AS VARCHAR), '') AS {_named(title)}"
            if title.lower() in there
            else f"'' AS {_named(title)}"
            for title in (*needed, *optional)
        ]
        self.connection.execute(f"CREATE VIEW {name} AS SELECT {', '.join(columns)} FROM {scan}")

    def keep(self, name: str, values: Iterable[str]) -> None:
        """A table of one column, `value`: a filter."""
        path = self._folder / f"{name}.csv"
        path.write_text("value\n" + "\n".join(sorted(set(values))) + "\n", encoding="utf-8")
        self.connection.execute(
            f"CREATE TABLE {name} AS SELECT value FROM read_csv({_quoted(path)}, header=true, "
            "auto_detect=false, columns={'value': 'VARCHAR'}) WHERE value IS NOT NULL"
        )

    def rows(self, question: str) -> Iterator[Sequence[str]]:
        """The answer, row by row. Raises Unreadable."""
        try:
            answer = self.connection.execute(question)
            while part := answer.fetchmany(FETCHED):
                yield from part
        except self.error as fault:
            stated = str(fault).splitlines()[0][:200]
            raise Unreadable(_("Le registre n’a pas pu être lu : %(f)s") % {"f": stated}) from fault

    def _scan(self, path: Path) -> tuple[list[str], str]:
        """The titles of a file, and what reads it."""
        if not path.is_file():
            raise Unreadable(_("Le fichier « %(f)s » n’existe pas.") % {"f": path})
        with path.open("rb") as file:
            begins = file.read(4)
        if begins == b"PAR1":
            scan = f"read_parquet({_quoted(path)})"
            try:
                described = self.connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
            except self.error as fault:
                raise Unreadable(
                    _("« %(f)s » n’est pas un fichier Parquet entier.") % {"f": path.name}
                ) from fault
            return [row[0] for row in described], scan
        if begins == b"PK\x03\x04":
            return self._zipped(path)
        with path.open("rb") as file:
            head = file.read(HEADER_BYTES)
        titles, options = _csv(head, path.name)
        return titles, f"read_csv({_quoted(path)}, {options})"

    def _zipped(self, path: Path) -> tuple[list[str], str]:
        """The tables of an archive flow through a pipe: nothing is written on the disk."""
        try:
            with zipfile.ZipFile(path) as archive:
                members = sorted(
                    n for n in archive.namelist() if n.lower().endswith((".csv", ".txt"))
                )
                if not members:
                    raise Unreadable(_("« %(f)s » ne contient aucun CSV.") % {"f": path.name})
                with archive.open(members[0]) as file:
                    head = file.read(HEADER_BYTES)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as fault:
            raise Unreadable(
                _("« %(f)s » n’est pas une archive entière.") % {"f": path.name}
            ) from fault
        titles, options = _csv(head, path.name)
        pipe = self._folder / f"pipe{len(self._pipes)}"
        os.mkfifo(pipe)
        feeder = threading.Thread(target=_pour, args=(path, members, pipe), daemon=True)
        feeder.start()
        self._pipes.append(feeder)
        return titles, f"read_csv({_quoted(pipe)}, {options}, parallel=false)"


def _named(title: str) -> str:
    return '"' + title.replace('"', '""') + '"'


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _csv(head: bytes, name: str) -> tuple[list[str], str]:
    """The titles of a CSV, from its first bytes, and how to read it."""
    try:
        first = head.decode("utf-8-sig")
        encoding = "utf-8"
    except UnicodeDecodeError as fault:
        # Cut in the middle of a letter is not another encoding.
        is_cut = fault.start > len(head) - 4
        first = head.decode("utf-8-sig", "ignore") if is_cut else head.decode("latin-1")
        encoding = "utf-8" if is_cut else "latin-1"
    line = first.partition("\n")[0].strip("\r")
    delimiter = max(",;\t|", key=line.count)
    titles = next(csv.reader(io.StringIO(line), delimiter=delimiter), [])
    if len(titles) < 2 or not all(re.fullmatch(r"[\w .'()-]{1,100}", title) for title in titles):
        raise Unreadable(_("« %(f)s » ne commence pas par des titres de colonnes.") % {"f": name})
    columns = ", ".join(f"'{title.replace(chr(39), chr(39) * 2)}': 'VARCHAR'" for title in titles)
    # A line that is damaged is left out, the others are read.
    return titles, (
        f"auto_detect=false, header=true, delim='{delimiter}', quote='\"', escape='\"', "
        f"encoding='{encoding}', null_padding=true, ignore_errors=true, strict_mode=false, "
        f"max_line_size=10000000, columns={{{columns}}}"
    )


def _pour(path: Path, members: Sequence[str], pipe: Path) -> None:
    """The members of an archive into a pipe, one header for all. A reader that leaves ends it."""
    poured = 0
    try:
        with zipfile.ZipFile(path) as archive, pipe.open("wb") as out:
            for number, member in enumerate(members):
                with archive.open(member) as file:
                    if number:
                        file.readline()
                    while block := file.read(BLOCK):
                        poured += len(block)
                        if poured > LARGEST:
                            return
                        out.write(block)
    except (BrokenPipeError, zipfile.BadZipFile, EOFError, FileNotFoundError):
        return
