"""Pages of the site itself."""

from maillage.base import history, undoing
from maillage.directory import verbs
from maillage.look.frames import ADDRESSES, BEHIND, SITE_MAP, TOOLS
from maillage.pages import actions, acts, slots, ways


def connect() -> None:
    history.ACTS.add("pages", acts.ACTS)
    undoing.WAYS.add("pages", {**acts.NEVER, **actions.WAYS})
    SITE_MAP.add("pages", slots.site_map)
    verbs.WAYS.add("door", "door")
    BEHIND.add("pages", ways.behind)
    ADDRESSES.add("pages", slots.addresses)
    TOOLS.add("pages", slots.tools)
