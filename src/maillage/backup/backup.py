"""`maillage backup`: database, files, key and settings of one consistent moment, in one archive.

Tables are written as rows that any database can take, read from one snapshot: a copy that SQLite
makes in one step, a REPEATABLE READ of PostgreSQL. An archive of one restores into the other.
"""

import contextlib
import datetime as dt
import os
import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Collate

from maillage import __version__
from maillage.backup import archive
from maillage.base import clock, files
from maillage.base.refusals import Refusal

CHUNK = 2000
SERVED = "served.env"
LAST = "last-backup"  # in the data folder: the moment of the last one
OF_THIS_MACHINE = ("MAILLAGE_DATA", "MAILLAGE_DATABASE")  # not of the site


class BackupRefused(Refusal):
    """A backup cannot be made, with a sentence in French."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def backup(target: Path, progress: Callable[[int], None] = lambda n: None) -> Path:
    """Write the archive; the path that it has. A folder is given a file named by the moment."""
    at = clock.now()
    path = target / f"maillage-{at:%Y%m%dT%H%M%SZ}.zip" if target.is_dir() else target
    _check(path)
    with _alone(), tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.DATA) as name:
        folder = Path(name)
        writer = archive.Writer(path)
        try:
            # Linked before and after the snapshot: what the tables name was there at one of both.
            _link(folder / "files")
            with _snapshot(folder) as using:
                _link(folder / "files")
                for model in tables():
                    _dump(writer, model, using)
                    progress(1)
                leaves = MigrationExecutor(connections[using]).loader.graph.leaf_nodes()
            writer.add(archive.SETTINGS, [_settings()])
            for file in sorted(p for p in (folder / "files").rglob("*") if p.is_file()):
                inside = file.relative_to(folder / "files").as_posix()
                writer.add(archive.FILES + inside, _blocks(file))
                progress(1)
            writer.close(
                archive.Manifest(__version__, at.isoformat(), connection.vendor, tuple(leaves))
            )
        except BaseException:
            writer.drop()
            raise
    Path(settings.DATA, LAST).write_text(at.isoformat())
    return path


def last_backup() -> dt.datetime | None:
    """When an archive was last written from this folder."""
    path = Path(settings.DATA, LAST)
    return dt.datetime.fromisoformat(path.read_text()) if path.exists() else None


def tables() -> list[type[models.Model]]:
    """What is written of the database: every table of every room, not the cache."""
    found = apps.get_models(include_auto_created=True)
    return [m for m in found if m._meta.managed and not m._meta.proxy]


def columns(model: type[models.Model]) -> list[models.Field]:
    return list(model._meta.concrete_fields)


def _check(path: Path) -> None:
    data = Path(settings.DATA).resolve()
    if path.exists():
        raise BackupRefused(
            f"« {path} » existe déjà : une sauvegarde n’en remplace jamais une autre."
        )
    if not path.parent.is_dir():
        raise BackupRefused(f"Le dossier « {path.parent} » n’existe pas.")
    if path.resolve().is_relative_to(data):
        raise BackupRefused("Une sauvegarde ne se range pas dans le dossier qu’elle sauve.")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupRefused("La base n’est pas à jour : lancez « maillage migrate » d’abord.")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One backup of a folder at a time; what a killed one left is swept."""
    with files.locked("backup.lock") as free:
        if not free:
            raise BackupRefused("Une autre sauvegarde de ce dossier est en cours.")
        for left in Path(settings.DATA).glob(".backup-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextlib.contextmanager
def _snapshot(folder: Path) -> Iterator[str]:
    """The name of a connection that shows one moment of the database, while others write."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT 1")  # the snapshot is taken by the first question
            yield "default"
        return
    copy = folder / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    connections.databases["copy"] = {**connections.databases["default"], "NAME": copy}
    try:
        yield "copy"
    finally:
        connections["copy"].close()
        del connections["copy"], connections.databases["copy"]


def _link(into: Path) -> None:
    """Name the files of the data folder a second time, so that none leaves while it is read."""
    data = Path(settings.DATA)
    for folder, inside, names in os.walk(data, followlinks=True):
        here = Path(folder)
        if here == data:
            inside[:] = [name for name in inside if not archive.is_derived(name)]
            names = [name for name in names if not archive.is_derived(name)]
        for name in names:
            link = into / (here / name).relative_to(data)
            if link.exists() or not (here / name).is_file():
                continue
            link.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with contextlib.suppress(FileNotFoundError):  # it has just left
                try:
                    os.link((here / name).resolve(), link)
                except FileNotFoundError:
                    raise
                except OSError:  # another disk, or one without links
                    shutil.copy2(here / name, link)


def _dump(writer: archive.Writer, model: type[models.Model], using: str) -> None:
    names = [field.attname for field in columns(model)]
    # The same order whatever the database, so that checksums of two archives can be compared.
    is_text = isinstance(target(model._meta.pk), models.CharField | models.TextField)
    order: Any = Collate("pk", "C") if is_text and connection.vendor == "postgresql" else "pk"
    rows = model._base_manager.using(using).order_by(order).values_list(*names)
    table = model._meta.db_table
    told = tuple(field.column for field in columns(model))
    writer.add_rows(table, told, rows.iterator(CHUNK), last_id(model, using))


def target(field: Any) -> Any:
    """What a key to another table holds."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def last_id(model: type[models.Model], using: str) -> int:
    """The last id that the table gave: one that was deleted is never given again."""
    if not isinstance(model._meta.pk, models.AutoField):
        return 0
    table = model._meta.db_table
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        else:
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
                [connections[using].ops.quote_name(table), model._meta.pk.column],
            )
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def note_settings() -> None:
    """`serve` leaves its variables in the folder: a backup from cron has another environment."""
    path = Path(settings.DATA) / SERVED
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(_variables())


def _settings() -> bytes:
    """The variables of the site, as a shell or systemd reads them."""
    served = Path(settings.DATA) / SERVED
    return served.read_bytes() if served.exists() else _variables()


def _variables() -> bytes:
    lines = [
        f"{name}={shlex.quote(value)}\n"
        for name, value in sorted(os.environ.items())
        if (name.startswith("MAILLAGE_") and name not in OF_THIS_MACHINE) or name == "PORT"
    ]
    return "".join(lines).encode(errors="surrogateescape")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(archive.BLOCK):
            yield block
