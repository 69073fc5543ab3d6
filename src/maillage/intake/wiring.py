"""The registers, brought in from a page."""

from maillage.base import jobs
from maillage.base.scenes import TABLES
from maillage.intake import coming, slots
from maillage.look.frames import TOOLS


def connect() -> None:
    jobs.EVERY_MINUTE.add("intake", coming.end_lost)
    TOOLS.add("intake", slots.tools)
    TABLES.add("intake", ("intake.Intake",))
