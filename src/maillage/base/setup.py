"""Bringing a data folder to this version: tables, then what rooms want there from the start."""

import hmac
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from maillage.base import files
from maillage.base.catalogue import Slot
from maillage.base.models import SettingValue

FIRST_ROWS: Slot[Callable[[], object]] = Slot("rows that a room wants after a migration")
REPORTS: Slot[Callable[[], Iterator[str]]] = Slot("lines of `maillage check`")
LOCKED: Slot[Callable[[], int]] = Slot("drops what only a lost key could open, and says how many")
KEY = "base.key"  # the mark of the key that this database knows, never the key
WRONG_KEY = (
    "La clé « secret.key » n’est pas celle de cette base : remettez celle de la sauvegarde dans le "
    "dossier de données, puis redémarrez. Si elle est perdue : maillage key --lost"
)


def prepare_database() -> None:
    """Bring the tables to this version; quick when they are."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        for add in FIRST_ROWS:
            add()
    call_command("createcachetable", verbosity=0)  # also where somebody migrated by hand
    SettingValue.objects.get_or_create(name=KEY, defaults={"value": _key_mark()})
    files.close_to_others(Path(settings.DATA))


def key_opens() -> bool:
    """Whether `secret.key` is the one with which this database was written."""
    known = SettingValue.objects.filter(name=KEY).first()
    return known is None or hmac.compare_digest(str(known.value), _key_mark())


@transaction.atomic
def take_new_key() -> int:
    """The old key is lost: what it alone could open is dropped; how many."""
    SettingValue.objects.update_or_create(name=KEY, defaults={"value": _key_mark()})
    return sum(drop() for drop in LOCKED)


def _key_mark() -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), b"maillage.key-mark", "sha256").hex()[:32]
