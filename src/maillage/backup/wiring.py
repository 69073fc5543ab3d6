"""What backup adds below: its act, and the settings that it notes when the site starts."""

from maillage.backup import backup, restore
from maillage.base import history, supervise, undoing


def connect() -> None:
    history.ACTS.add(restore.__name__, restore.ACTS)
    undoing.WAYS.add(restore.__name__, restore.NEVER)
    supervise.STARTS.add("backup", backup.note_settings)
