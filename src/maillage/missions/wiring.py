"""Missions: their acts, their place in an adviser's space, the scene of the demonstration."""

from maillage.base import history, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.look.frames import TOOLS
from maillage.missions import acts, fiction, slots
from maillage.missions.personal import CONSULTANTS, PEOPLE


def connect() -> None:
    history.ACTS.add("missions", acts.ACTS)
    history.UNSEEN.add("missions", acts.UNSEEN)
    undoing.WAYS.add("missions", acts.NEVER)
    PROCESSINGS.add("missions", CONSULTANTS)
    PERSONAL.add("missions", PEOPLE)
    TOOLS.add("missions", slots.tools)
    SCENES.add("missions", fiction.play)
    TABLES.add(
        "missions",
        (
            "missions.MissionQuote",
            "missions.MissionBeneficiary",
            "missions.EngineeringMission",
            "missions.Consultant",
        ),
    )
