"""Public tenders as their notices tell them: the target of official sources, the index, pages."""

from maillage.base import history, kinds, undoing
from maillage.base.scenes import SCENES, TABLES
from maillage.look.frames import ADDRESSES, BEHIND, SITE_MAP, TOOLS, WEEK
from maillage.notices import actions, acts, fiction, queries, slots
from maillage.notices.connectors.formats import formats
from maillage.notices.kinds import NOTICE
from maillage.notices.listed import OfficialNotices
from maillage.notices.search_state import NOTICES
from maillage.sources.formats import FORMATS
from maillage.sources.targets import TARGETS
from maillage.territories import frames as communes


def connect() -> None:
    kinds.register(NOTICE)
    NOTICES.declare()
    history.ACTS.add("notices", acts.ACTS)
    undoing.WAYS.add("notices", actions.WAYS)
    history.SUBJECTS.add("notices", queries.addresses_of)
    TARGETS.add(OfficialNotices.name, OfficialNotices())
    for one in formats():
        FORMATS.add(one.name, one)
    BEHIND.add("notices", slots.behind)
    SITE_MAP.add("notices", slots.links)
    ADDRESSES.add("notices", slots.addresses)
    TOOLS.add("notices", slots.tools)
    WEEK.add("notices", slots.week)
    communes.SECTIONS.add("notices", slots.of_commune)
    communes.COLUMNS.add("notices", slots.NOTICES)
    SCENES.add("notices", fiction.play)
    TABLES.add("notices", ("notices.NoticeClaim", "notices.Notice"))
