"""The demonstration, room by room: the tables that it writes, and what is played in it."""

from collections.abc import Callable

from maillage.base.catalogue import Slot

TABLES: Slot[tuple[str, ...]] = Slot("tables that a demonstration writes, as `accounts.User`")
SCENES: Slot[Callable[..., None]] = Slot(
    "play(officer=, at=): what a room adds once structures and people are there"
)
