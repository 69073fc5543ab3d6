"""Groups: their acts, their pages, what the digest recalls."""

from maillage.base import history, kinds, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.groups import actions, acts, fiction, letters, queries, slots
from maillage.groups.kinds import GROUP
from maillage.groups.personal import MANDATES, MEMBERS
from maillage.look.frames import ADDRESSES, SITE_MAP, TOOLS
from maillage.mailing import queries as mailing
from maillage.organisations import frames as structures


def connect() -> None:
    kinds.register(GROUP)
    history.ACTS.add("groups", acts.ACTS)
    history.UNSEEN.add("groups", acts.UNSEEN)
    history.SUBJECTS.add("groups", queries.addresses_of)
    undoing.WAYS.add("groups", {**acts.NEVER, **actions.WAYS})
    PROCESSINGS.add("groups", MEMBERS)
    PERSONAL.add("groups", MANDATES)
    mailing.SPEAKERS.add("groups", mailing.Speaker(letters.due, letters.part, actions.told))
    SITE_MAP.add("groups", slots.site_map)
    ADDRESSES.add("groups", slots.addresses)
    TOOLS.add("groups", slots.tools)
    structures.SECTIONS.add("groups", slots.of_structure)
    SCENES.add("groups", fiction.play)
    TABLES.add(
        "groups",
        (
            *("groups.GroupTask", "groups.GroupDecision", "groups.Meeting"),
            *("groups.Mandate", "groups.GroupDocument", "groups.Group"),
        ),
    )
