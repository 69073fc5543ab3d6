"""Needs: what is said of them everywhere else."""

from maillage.base import erasing, history, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.needs import acts
from maillage.needs.actions import developing, exploring, redacting, scoring, stating
from maillage.needs.personal import NEEDS, PEOPLE, SCORES


def connect() -> None:
    history.ACTS.add("needs", acts.ACTS)
    history.UNSEEN.add("needs", acts.UNSEEN)
    ways = (stating.WAYS, developing.WAYS, exploring.WAYS, scoring.WAYS)
    undoing.WAYS.add("needs", {**acts.NEVER, **{a: w for of in ways for a, w in of.items()}})
    erasing.REDACTIONS.add("needs", redacting.redact)
    PROCESSINGS.add("needs", NEEDS)
    PROCESSINGS.add("scores", SCORES)
    PERSONAL.add("needs", PEOPLE)
