"""Import targets: what a room must know so that a file can become its subjects."""

from collections.abc import Callable
from dataclasses import dataclass, field

from maillage.base.catalogue import Slot


@dataclass
class Outcome:
    """What an import did, or would do. A rejected row: line, column, value, reason."""

    counts: dict[str, int] = field(default_factory=dict)
    rejected: list[dict] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Target:
    """`load(table, source, by, at, dry_run, progress)` applies a whole file or nothing."""

    name: str
    load: Callable[..., Outcome]


TARGETS: Slot[Target] = Slot("import targets")
