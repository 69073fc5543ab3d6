"""Sources are asked for at their hours, by the worker."""

from maillage.base import jobs
from maillage.gathering import refreshing
from maillage.sources.targets import FAILED


def connect() -> None:
    jobs.EVERY_MINUTE.add("gathering", refreshing.refresh_due)
    FAILED.add("gathering", refreshing.note_unreadable)
