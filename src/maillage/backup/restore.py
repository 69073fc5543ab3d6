"""`maillage restore`: an archive into an empty folder and an empty database, of either kind.

The copy starts *quiet*: it sends nothing, fetches nothing and runs no work, until somebody says
that it is the real site (`wake`).
"""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from maillage.backup import archive
from maillage.backup.backup import columns, target
from maillage.base import files, history
from maillage.base.models import Job, Message
from maillage.base.refusals import Refusal
from maillage.base.setup import prepare_database
from maillage.base.undoing import Never

ACTS = {"site.wake": _("Copie restaurée devenue le vrai site")}
NEVER = {"site.wake": Never("a site that lives has answered people")}
BATCH = 2000
PLAIN: dict[type[models.Field], tuple[type, ...]] = {
    models.CharField: (str,),
    models.TextField: (str,),
    models.IntegerField: (int,),
    models.BooleanField: (bool,),
    models.FloatField: (float, int),
}


class Refused(Refusal):
    """Nothing was restored, with the reason in French."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def restore(source: Path, progress: Callable[[int], None] = lambda n: None) -> archive.Manifest:
    """Read the archive whole, then write it down; nothing stays of a restoration that failed."""
    folder = Path(settings.DATA)
    try:
        _check_empty(folder)
    except Refused:
        if settings.SECRET_KEY_IS_NEW:  # nothing of ours is left in somebody's folder
            (folder / "secret.key").unlink(missing_ok=True)
        raise
    try:
        read = archive.ArchiveReader(source)
        read.verify()
        (folder / "secret.key").unlink(missing_ok=True)  # the one that this process has drawn
        files.make_quiet(f"{read.manifest.at}\n")
        read.extract(folder)
        _load(read, progress)
        prepare_database()  # an older archive is brought to this version
    except BaseException as fault:
        _undo(folder)
        if isinstance(fault, archive.Damaged):
            raise Refused(str(fault)) from fault
        if isinstance(fault, DatabaseError | OSError):
            raise Refused(f"La base ou le disque refuse cette sauvegarde : {fault}") from fault
        raise
    return read.manifest


def _check_empty(folder: Path) -> None:
    drawn = {"secret.key"} if settings.SECRET_KEY_IS_NEW else set()
    if {child.name for child in folder.iterdir()} - drawn - _own_files():
        raise Refused(f"Le dossier « {folder} » n’est pas vide : rien n’y est restauré.")
    if connection.introspection.table_names():
        raise Refused("La base de données n’est pas vide : rien n’y est restauré.")


def _own_files() -> set[str]:
    """SQLite makes its file when somebody only looks whether there is one."""
    name = Path(str(connection.settings_dict["NAME"])).name
    return {name, f"{name}-wal", f"{name}-shm"} if connection.vendor == "sqlite" else set()


def _load(read: archive.ArchiveReader, progress: Callable[[int], None]) -> None:
    state = _migrate(read.manifest)
    known = {m._meta.db_table: m for m in state.get_models(include_auto_created=True)}
    told = {
        name.removeprefix(archive.TABLES).removesuffix(".jsonl"): name for name in read.tables()
    }
    if told.keys() != known.keys():
        raise archive.Damaged("L’archive n’a pas les tables de la version qui l’a écrite.")
    with transaction.atomic():  # foreign keys are looked at when it ends
        with connection.cursor() as cursor:
            for model in known.values():
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        for table, model in known.items():
            _fill(model, read, told[table])
            progress(1)
        _quieten()


def _migrate(manifest: archive.Manifest) -> Any:
    """The tables as they were when the archive was written, and their models of then."""
    executor = MigrationExecutor(connection)
    targets = list(manifest.migrations)
    if any(target not in executor.loader.graph.nodes for target in targets):
        raise archive.Damaged("Cette sauvegarde vient d’une version plus récente : installez-la.")
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def _fill(model: type[models.Model], read: archive.ArchiveReader, name: str) -> None:
    part, fields = read.manifest.parts[name], columns(model)
    if {field.column for field in fields} != set(part.columns):
        raise archive.Damaged(f"« {name} » n’a pas les colonnes de sa version.")
    by_column = {field.column: field for field in fields}
    ordered = [by_column[column] for column in part.columns]
    quote = connection.ops.quote_name
    listed, marks = ", ".join(map(quote, part.columns)), ", ".join(["%s"] * len(ordered))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({listed}) VALUES ({marks})"
    rows = _converted(read.rows(name), ordered)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, batch)
        _set_last_id(cursor, model, part.last_id)
        cursor.execute(f"SELECT COUNT(*) FROM {quote(model._meta.db_table)}")
        if cursor.fetchone()[0] != part.rows:
            raise archive.Damaged(f"« {name} » n’a pas pu être restauré en entier.")


def _converted(rows: Iterator[list], fields: list[models.Field]) -> Iterator[list]:
    converters = list(enumerate(map(_converter, fields)))
    for row in rows:
        try:
            for i, convert in converters:
                if row[i] is not None:
                    row[i] = convert(row[i])
        except Exception as fault:  # whatever a field says of a value that it cannot be
            raise archive.Damaged("Une valeur de l’archive n’est pas de son type.") from fault
        yield row


def _converter(field: models.Field) -> Callable[[Any], Any]:
    """How a value of the archive is spoken to this database."""
    aim = target(field)
    if isinstance(aim, models.BinaryField):
        return lambda value: aim.get_db_prep_save(bytes.fromhex(value), connection)
    for kind, types in PLAIN.items():
        if isinstance(aim, kind):
            return partial(_as_it_is, types)
    return lambda value: aim.get_db_prep_save(aim.to_python(value), connection)


def _as_it_is(types: tuple[type, ...], value: Any) -> Any:
    if type(value) not in types:
        raise TypeError(type(value))
    return value


def _set_last_id(cursor: Any, model: type[models.Model], last: int) -> None:
    if not last:
        return
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
    else:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
            [connection.ops.quote_name(table), model._meta.pk.column, last],
        )


def _quieten() -> None:
    """Mail that waited when the archive was written may have left since: a person decides."""
    Job.objects.filter(name="mail.deliver").delete()
    waiting = Message.objects.filter(state=Message.State.WAITING)
    waiting.update(state=Message.State.UNCERTAIN)


def _undo(folder: Path) -> None:
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
    connection.close()
    for child in folder.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child, ignore_errors=True)
        else:
            child.unlink(missing_ok=True)


@transaction.atomic
def wake(*, by: str, at: dt.datetime) -> bool:
    """This copy is the real site from now on. False when it was awake already."""
    if not files.is_quiet():
        return False
    written = Message.objects.filter(state=Message.State.WAITING)
    written.update(
        state=Message.State.FAILED, sent_at=at, error="Écrit pendant que le site était au repos."
    )
    history.change(by=by, act="site.wake", at=at)
    transaction.on_commit(files.wake)
    return True
