"""Structures: what is kept of people on their pages, what days that pass change."""

from maillage.base import history, jobs, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import TABLES
from maillage.base.settings import SETTINGS
from maillage.organisations import acts, rules
from maillage.organisations.actions import expiring, locating, undone
from maillage.organisations.personal import NAMED, PAGES
from maillage.organisations.queries.touched import addresses_of
from maillage.territories.actions.locating import TO_LOCATE


def connect() -> None:
    history.ACTS.add("organisations", acts.ACTS)
    undoing.WAYS.add("organisations", {**acts.NEVER, **undone.WAYS})
    history.SUBJECTS.add("organisations", addresses_of)
    PROCESSINGS.add("pages", PAGES)
    PERSONAL.add("organisations", NAMED)
    SETTINGS.add("organisations", rules.SECTION)
    TO_LOCATE.add("places", locating.PLACES)
    jobs.EVERY_MINUTE.add("approvals", expiring.each_day)
    tables = ("Decision", "Claim", "Organisation", "Charter")
    TABLES.add("organisations", tuple(f"organisations.{name}" for name in tables))
