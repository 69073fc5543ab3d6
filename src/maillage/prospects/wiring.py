"""Prospects: what is said of them everywhere else."""

from maillage.base import erasing, history, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.look.frames import TOOLS
from maillage.needs import frames
from maillage.prospects import actions, acts, fiction, queries, slots
from maillage.prospects.personal import PEOPLE, PROSPECTS


def connect() -> None:
    history.ACTS.add("prospects", acts.ACTS)
    history.UNSEEN.add("prospects", acts.UNSEEN)
    undoing.WAYS.add("prospects", {**acts.NEVER, **actions.WAYS})
    history.SUBJECTS.add("prospects", queries.addresses_of)
    erasing.REDACTIONS.add("prospects", actions.redact)
    PROCESSINGS.add("prospects", PROSPECTS)
    PERSONAL.add("prospects", PEOPLE)
    frames.OF_STRUCTURE.add("prospects", slots.of_structure)
    frames.BESIDE.add("prospects", slots.beside)
    TOOLS.add("prospects", slots.tools)
    SCENES.add("prospects", fiction.play)
    TABLES.add("prospects", ("prospects.AdviserView", "prospects.DevelopmentProspect"))
