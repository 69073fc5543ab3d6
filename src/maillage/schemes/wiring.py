"""Schemes: their acts, the duty of who advises, what is kept of people."""

from maillage.accounts.rules import DUTIES
from maillage.base import history, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import TABLES
from maillage.look.frames import TOOLS
from maillage.schemes import acts, rules, slots
from maillage.schemes.personal import ADVISERS, PEOPLE


def connect() -> None:
    history.ACTS.add("schemes", acts.ACTS)
    history.UNSEEN.add("schemes", acts.UNSEEN)
    undoing.WAYS.add("schemes", acts.NEVER)
    DUTIES.add("schemes", rules.advises)
    PROCESSINGS.add("schemes", ADVISERS)
    PERSONAL.add("schemes", PEOPLE)
    TOOLS.add("schemes", slots.tools)
    TABLES.add(
        "schemes",
        ("schemes.AdviserAbsence", "schemes.Adviser", "schemes.SupportOrganisation"),
    )
