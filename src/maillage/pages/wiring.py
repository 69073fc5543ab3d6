"""Pages of the site itself."""

from maillage.base import history
from maillage.look.frames import SITE_MAP
from maillage.pages import acts, slots


def connect() -> None:
    history.ACTS.add("pages", acts.ACTS)
    SITE_MAP.add("pages", slots.site_map)
