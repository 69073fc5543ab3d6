"""Pages of the site itself."""

from maillage.base import history, undoing
from maillage.look.frames import SITE_MAP
from maillage.pages import acts, slots


def connect() -> None:
    history.ACTS.add("pages", acts.ACTS)
    undoing.WAYS.add("pages", acts.NEVER)
    SITE_MAP.add("pages", slots.site_map)
