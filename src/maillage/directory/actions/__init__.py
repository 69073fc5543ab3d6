"""The only writers of the directory: acts of people, imports, joins. Each shows the result.

A person's act is one claim that holds only the fields it changed. `show` resolves the claims that
stand and writes the columns; nothing else writes them.
"""

from maillage.directory.actions.departures import say_gone, withdraw_run
from maillage.directory.actions.expiring import expire
from maillage.directory.actions.identity import declare_different, declare_same, regroup
from maillage.directory.actions.imports import import_records
from maillage.directory.actions.locating import locate_due
from maillage.directory.actions.managers import LastManager
from maillage.directory.actions.people import (
    AlreadyUndone,
    ChangedMeanwhile,
    NothingChanged,
    close,
    confirm,
    create,
    decide_absence,
    revise,
    undo,
)
from maillage.directory.actions.showing import known, show, show_again, show_everything
from maillage.directory.actions.twins import look_for_twins, merge, tell_apart

__all__ = [
    "AlreadyUndone",
    "ChangedMeanwhile",
    "LastManager",
    "NothingChanged",
    "close",
    "confirm",
    "create",
    "decide_absence",
    "declare_different",
    "declare_same",
    "expire",
    "import_records",
    "known",
    "locate_due",
    "look_for_twins",
    "merge",
    "regroup",
    "revise",
    "say_gone",
    "show",
    "show_again",
    "show_everything",
    "tell_apart",
    "undo",
    "withdraw_run",
]
