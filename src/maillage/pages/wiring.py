"""Pages of the site itself."""

from maillage.base import history, jobs, kinds, undoing
from maillage.base.scenes import SCENES, TABLES
from maillage.directory import verbs
from maillage.look.frames import ADDRESSES, BEHIND, SITE_MAP, TOOLS
from maillage.pages import actions, acts, fiction, queries, slots, ways
from maillage.pages.actions import pages
from maillage.pages.kinds import SITE_PAGE


def connect() -> None:
    kinds.register(SITE_PAGE)
    history.ACTS.add("pages", acts.ACTS)
    undoing.WAYS.add("pages", {**acts.NEVER, **actions.WAYS, **pages.WAYS})
    history.SUBJECTS.add("pages", queries.addresses_of)
    jobs.EVERY_MINUTE.add(pages.TURN, pages.ask_turn)
    SCENES.add("pages", fiction.play)
    TABLES.add("pages", ("pages.PageBlock", "pages.PagePicture", "pages.SitePage"))
    SITE_MAP.add("pages", slots.site_map)
    verbs.WAYS.add("door", "door")
    BEHIND.add("pages", ways.behind)
    ADDRESSES.add("pages", slots.addresses)
    TOOLS.add("pages", slots.tools)
