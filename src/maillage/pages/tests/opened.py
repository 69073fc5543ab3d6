"""What opens the routes of this room that are about something, for the table of rights."""

from typing import Any

from maillage.look.frames import FOUNDER


def opened() -> dict[str, dict[str, Any]]:
    return {route: {"name": FOUNDER.name} for route in ("door", "door_edit")}
