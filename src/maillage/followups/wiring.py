"""Followups: their pages on the frames of the site, and the scene of the demonstration."""

from maillage.base.personal import PERSONAL
from maillage.base.scenes import SCENES
from maillage.followups import fiction, slots
from maillage.followups.personal import FOLLOWED
from maillage.look.frames import TOOLS, WEEK


def connect() -> None:
    PERSONAL.add("followups", FOLLOWED)
    TOOLS.add("followups", slots.tools)
    WEEK.add("followups", slots.week)
    SCENES.add("followups", fiction.play)
