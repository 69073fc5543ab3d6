"""The one file that `maillage backup` writes: a zip of tables, files and settings, and a manifest
of what each part must be. Hostile until read: nothing of it is believed but what was checked.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

FORMAT = 1
MANIFEST, SETTINGS = "manifest.json", "settings.env"
TABLES, FILES = "tables/", "files/"
BLOCK = 1 << 20
LONGEST_LINE = 64 * BLOCK
LARGEST_MANIFEST = 100 * BLOCK
# What a data folder holds beside its files: derived, of one machine, or spoken in tables.
DERIVED = (
    "maillage.sqlite3",
    "index",
    "static",
    "downloads",
    "fingerprints",
    "hosts",
    "address",
    "quiet",
    "served.env",
    "last-backup",
    SETTINGS,
)
_TABLE = re.compile(r"tables/[a-z][a-z0-9_]{0,62}\.jsonl")


class Damaged(Exception):
    """The archive is not what it says, with a sentence in French."""


def is_derived(name: str) -> bool:
    """Whether the first step of a path in the data folder is no part of a backup."""
    return name.startswith((*DERIVED[:1], ".")) or name.endswith(".lock") or name in DERIVED


@dataclass(frozen=True)
class ArchivePart:
    """What one entry must be; `rows` and `columns` for a table, and the last id that it gave."""

    size: int
    sha256: str
    rows: int = 0
    columns: tuple[str, ...] = ()
    last_id: int = 0


@dataclass(frozen=True)
class Manifest:
    version: str
    at: str
    engine: str
    migrations: tuple[tuple[str, str], ...]
    parts: dict[str, ArchivePart] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts.values())

    @property
    def files(self) -> int:
        return sum(name.startswith(FILES) for name in self.parts)


class Writer:
    """An archive that has its name only when it is whole, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = path.with_name(f"{path.name}.part")
        self._part.unlink(missing_ok=True)
        self._file = os.fdopen(os.open(self._part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self.parts: dict[str, ArchivePart] = {}

    def add(self, name: str, blocks: Iterable[bytes]) -> None:
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as entry:
            for block in blocks:
                digest.update(block)
                size += len(block)
                entry.write(block)
        self.parts[name] = ArchivePart(size, digest.hexdigest())

    def add_rows(
        self, table: str, columns: tuple[str, ...], rows: Iterable[Any], last_id: int
    ) -> None:
        """A table, one JSON list a line."""
        count = 0

        def lines() -> Iterator[bytes]:
            nonlocal count
            for row in rows:
                count += 1
                spoken = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_spoken)
                yield spoken.encode(errors="surrogatepass") + b"\n"

        name = f"{TABLES}{table}.jsonl"
        self.add(name, lines())
        known = self.parts[name]
        self.parts[name] = ArchivePart(known.size, known.sha256, count, columns, last_id)

    def close(self, manifest: Manifest) -> None:
        """Write the manifest and give the archive its name."""
        declared = {
            "format": FORMAT,
            "version": manifest.version,
            "at": manifest.at,
            "engine": manifest.engine,
            "migrations": manifest.migrations,
            "parts": {name: vars(part) for name, part in self.parts.items()},
        }
        self._zip.writestr(MANIFEST, json.dumps(declared, ensure_ascii=False, indent=1))
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.rename(self.path)

    def drop(self) -> None:
        """Nothing is left of an archive that could not be finished."""
        with contextlib.suppress(OSError, ValueError):  # no room, or an entry half written
            self._zip.close()
        with contextlib.suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)


def _spoken(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class ArchiveReader:
    """An archive whose list of entries is exactly its manifest's, and safe to write down."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self._entries = self._listed()
            self.manifest = self._manifest()
        except FileNotFoundError as fault:
            raise Damaged(f"« {path} » n’existe pas.") from fault
        except OSError as fault:
            raise Damaged(f"« {path} » ne se lit pas : {fault.strerror}.") from fault
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            KeyError,
            TypeError,
            NotImplementedError,
            RecursionError,
            RuntimeError,
        ) as fault:
            raise Damaged("Ce fichier n’est pas une sauvegarde entière de Maillage.") from fault
        if set(self._entries) != {*self.manifest.parts, MANIFEST}:
            raise Damaged("L’archive ne contient pas ce que son bordereau annonce.")

    def _listed(self) -> dict[str, zipfile.ZipInfo]:
        entries = self._zip.infolist()
        for entry in entries:
            kind = stat.S_IFMT(entry.external_attr >> 16)
            if entry.flag_bits & 1 or kind not in (0, stat.S_IFREG):
                raise Damaged(f"« {entry.filename} » n’est pas un fichier ordinaire.")
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Damaged(f"« {entry.filename} » est comprimé d’une façon inconnue.")
            if not _is_safe(entry.filename):
                raise Damaged(f"« {entry.filename} » sortirait du dossier.")
        named = {entry.filename: entry for entry in entries}
        if len(named) != len(entries):
            raise Damaged("L’archive contient deux fois le même nom.")
        return named

    def _manifest(self) -> Manifest:
        with self._zip.open(MANIFEST) as entry:
            body = entry.read(LARGEST_MANIFEST + 1)
        if len(body) > LARGEST_MANIFEST:
            raise Damaged("Le bordereau de l’archive est démesuré.")
        declared = json.loads(body)
        if declared["format"] != FORMAT:
            raise Damaged("Cette sauvegarde vient d’une version plus récente : installez-la.")
        parts = {
            str(name): ArchivePart(
                int(p["size"]),
                str(p["sha256"]),
                int(p["rows"]),
                tuple(map(str, p["columns"])),
                int(p["last_id"]),
            )
            for name, p in declared["parts"].items()
        }
        migrations = tuple((str(app), str(name)) for app, name in declared["migrations"])
        return Manifest(
            str(declared["version"]),
            str(declared["at"]),
            str(declared["engine"]),
            migrations,
            parts,
        )

    def needs(self) -> int:
        """Bytes on the disk once written down; a table counts twice, for its indexes."""
        sizes = self.manifest.parts.items()
        return sum(p.size * (2 if name.startswith(TABLES) else 1) for name, p in sizes)

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of an entry, which must be what the manifest says."""
        part, digest, size = self.manifest.parts[name], hashlib.sha256(), 0
        with self._opened(name) as entry:
            while block := _read(name, lambda: entry.read(BLOCK)):
                size += len(block)
                if size > part.size:
                    raise Damaged(f"« {name} » est plus gros qu’annoncé.")
                digest.update(block)
                yield block
        if size != part.size or digest.hexdigest() != part.sha256:
            raise Damaged(f"« {name} » n’est plus ce qui a été sauvegardé.")

    def rows(self, name: str) -> Iterator[list]:
        """The rows of a table, in the order of its columns."""
        part, rest, count = self.manifest.parts[name], b"", 0
        for block in self.blocks(name):
            *lines, rest = (rest + block).split(b"\n")
            if len(rest) > LONGEST_LINE:
                raise Damaged(f"« {name} » a une ligne démesurée.")
            for line in lines:
                count += 1
                yield _row(name, line, len(part.columns))
        if rest or count != part.rows:
            raise Damaged(f"« {name} » n’a pas les {part.rows} lignes annoncées.")

    def tables(self) -> list[str]:
        return [name for name in self.manifest.parts if name.startswith(TABLES)]

    def files(self) -> list[str]:
        return [name for name in self.manifest.parts if not name.startswith(TABLES)]

    def verify(self, progress: Callable[[int], None] = lambda n: None) -> None:
        """Read everything: sizes, checksums, rows. Raises Damaged."""
        for name in self.tables():
            for _ in self.rows(name):
                pass
            progress(1)
        for name in self.files():
            for _ in self.blocks(name):
                pass
            progress(1)

    def extract(self, folder: Path) -> None:
        """Write the files and the settings into a folder, for its owner alone."""
        if self.needs() > shutil.disk_usage(folder).free:
            raise Damaged("Il n’y a pas assez de place sur le disque pour cette sauvegarde.")
        for name in self.files():
            path = folder.joinpath(*PurePosixPath(name.removeprefix(FILES)).parts)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
            with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
                for block in self.blocks(name):
                    file.write(block)

    def _opened(self, name: str) -> IO[bytes]:
        opened: IO[bytes] = _read(name, lambda: self._zip.open(self._entries[name]))
        return opened


def _read(name: str, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as fault:
        raise Damaged(f"« {name} » est abîmé.") from fault


def _row(name: str, line: bytes, width: int) -> list:
    try:
        row = json.loads(line.decode(errors="surrogatepass"))
    except (ValueError, RecursionError) as fault:
        raise Damaged(f"« {name} » a une ligne illisible.") from fault
    if not isinstance(row, list) or len(row) != width:
        raise Damaged(f"« {name} » a une ligne qui n’a pas ses colonnes.")
    return row


def _is_safe(name: str) -> bool:
    if name in (MANIFEST, SETTINGS) or _TABLE.fullmatch(name):
        return True
    steps = name.removeprefix(FILES).split("/")
    return (
        name.startswith(FILES)
        and not re.search(r"[\\\x00-\x1f]", name)
        and not any(step in ("", ".", "..") for step in steps)
        and not is_derived(steps[0])
    )
