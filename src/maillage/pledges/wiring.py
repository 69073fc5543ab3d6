"""Pledges: their ledger, what is said of them on the pages of rooms beneath."""

from maillage.base import history, kinds, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.look.frames import ADDRESSES, BEHIND, SITE_MAP, TOOLS
from maillage.plans.frames import BESIDE
from maillage.pledges import actions, acts, fiction, queries, slots
from maillage.pledges.kinds import PLEDGED
from maillage.pledges.personal import ELECTED, REFERENTS
from maillage.territories import frames as communes


def connect() -> None:
    kinds.register(PLEDGED)
    history.ACTS.add("pledges", acts.ACTS)
    history.SUBJECTS.add("pledges", queries.addresses_of)
    undoing.WAYS.add("pledges", actions.WAYS)
    undoing.ADDRESSES.add("pledges", slots.undone_at)
    PROCESSINGS.add("pledges", ELECTED)
    PERSONAL.add("pledges", REFERENTS)
    SITE_MAP.add("pledges", slots.site_map)
    ADDRESSES.add("pledges", slots.addresses)
    BEHIND.add("pledges", slots.behind)
    TOOLS.add("pledges", slots.tools)
    BESIDE.add("pledges", slots.of_action)
    communes.SECTIONS.add("pledges", slots.of_commune)
    SCENES.add("pledges", fiction.play)
    TABLES.add("pledges", ("pledges.Pledge", "pledges.ElectedTerm"))
