"""What the directory hangs on lower pages: the import target of organisations."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import history
from maillage.base.tables import Table
from maillage.base.web import Refusal
from maillage.directory import actions
from maillage.directory.connectors.table import map as mapping
from maillage.directory.rules import Record
from maillage.sources import actions as sources
from maillage.sources.targets import Outcome, Target


class NoName(Refusal):
    message = _(
        "Aucune colonne ne porte le nom des structures (« nom », « raison sociale »…) : "
        "rien n’a été importé."
    )


def load(
    *,
    table: Table,
    source: str,
    file_name: str,
    by: str,
    at: dt.datetime,
    dry_run: bool,
    progress: Callable[[int], None],
) -> Outcome:
    """A list of structures: the whole file goes in, or nothing of it."""
    found = mapping.recognise(table.header)
    if "name" not in found.columns.values():
        raise NoName
    outcome = Outcome(columns=found.columns, ignored=found.ignored)
    records: list[Record] = list(mapping.records(table, found, outcome.rejected))
    with transaction.atomic():
        origin = sources.source_named(source, name=file_name)
        change = history.change(by=by, act="import", at=at, note=file_name)
        outcome.counts = actions.import_records(
            source=origin, records=records, change=change, progress=progress, dry_run=dry_run
        )
        outcome.counts["rejected"] = len({row["line"] for row in outcome.rejected})
        sources.keep_run(
            change=change,
            source=origin,
            file_name=file_name,
            counts=outcome.counts,
            rejected=outcome.rejected[:1000],
        )
        if dry_run:
            transaction.set_rollback(True)
    return outcome


ORGANISATIONS = Target("organisation", load=load)
