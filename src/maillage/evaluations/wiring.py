"""Evaluations: what is said of them everywhere else."""

from maillage.base import history, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.evaluations import actions, acts, fiction, queries, slots
from maillage.evaluations.personal import PEOPLE, SCORES
from maillage.look.frames import WEEK
from maillage.needs import frames


def connect() -> None:
    history.ACTS.add("evaluations", acts.ACTS)
    history.UNSEEN.add("evaluations", acts.UNSEEN)
    history.SUBJECTS.add("evaluations", queries.addresses_of)
    undoing.WAYS.add("evaluations", {**acts.NEVER, **actions.WAYS})
    PROCESSINGS.add("evaluations", SCORES)
    PERSONAL.add("evaluations", PEOPLE)
    frames.OF_CHALLENGE.add("evaluations", slots.of_challenge)
    WEEK.add("evaluations", slots.week)
    SCENES.add("evaluations", fiction.play)
    TABLES.add(
        "evaluations",
        (
            "evaluations.Score",
            "evaluations.Evaluator",
            "evaluations.Criterion",
            "evaluations.Evaluation",
        ),
    )
