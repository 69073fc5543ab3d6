"""Bringing a data folder to this version: tables, then what rooms want there from the start."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from maillage.base.catalogue import Slot

FIRST_ROWS: Slot[Callable[[], object]] = Slot("rows that a room wants after a migration")


def prepare_database() -> None:
    """Bring the tables to this version; quick when they are."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        for add in FIRST_ROWS:
            add()
    call_command("createcachetable", verbosity=0)  # also where somebody migrated by hand
