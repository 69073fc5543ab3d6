"""Open lots matched to structures: a tool of the team."""

from maillage.look.frames import TOOLS
from maillage.tenders import slots


def connect() -> None:
    TOOLS.add("tenders", slots.tools)
