"""Needs: what is said of them everywhere else."""

from maillage.base import erasing, history, kinds, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.directory import verbs
from maillage.look.frames import ADDRESSES, BEHIND, HOME, SITE_MAP, TOOLS, WEEK
from maillage.mailing.queries import SPEAKERS, Speaker
from maillage.needs import acts, fiction, slots
from maillage.needs.actions import exploring, hearing, redacting, stating, telling
from maillage.needs.kinds import CHALLENGE
from maillage.needs.personal import NEEDS, PEOPLE
from maillage.needs.queries import stated
from maillage.needs.search_state import CHALLENGES
from maillage.surveys import frames as surveys
from maillage.territories import frames as communes


def connect() -> None:
    kinds.register(CHALLENGE)
    CHALLENGES.declare()
    history.ACTS.add("needs", acts.ACTS)
    history.UNSEEN.add("needs", acts.UNSEEN)
    history.SUBJECTS.add("needs", stated.addresses_of)
    undoing.WAYS.add("needs", {**acts.NEVER, **stating.WAYS, **exploring.WAYS})
    undoing.ADDRESSES.add("needs", slots.undone_at)
    erasing.REDACTIONS.add("needs", redacting.redact)
    PROCESSINGS.add("needs", NEEDS)
    PERSONAL.add("needs", PEOPLE)
    SPEAKERS.add("needs", Speaker(telling.due, telling.part, telling.told))
    surveys.ANSWERED.add("needs", hearing.heard)
    surveys.TAKEN_BACK.add("needs", hearing.taken_back)
    ADDRESSES.add("needs", slots.addresses)
    SITE_MAP.add("needs", slots.site_map)
    HOME.add("needs", slots.home)
    BEHIND.add("needs", slots.behind)
    TOOLS.add("needs", slots.tools)
    WEEK.add("needs", slots.week)
    communes.SECTIONS.add("needs", slots.of_commune)
    verbs.PAGE.add("needs", "needs/_verb_of_page.html")
    SCENES.add("needs", fiction.play)
    TABLES.add(
        "needs",
        (
            "needs.OptionDecision",
            "needs.Option",
            "needs.NeedAnswer",
            "needs.Need",
            "needs.Challenge",
        ),
    )
