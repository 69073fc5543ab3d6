"""Support: where its door shows, and what the team sets."""

from maillage.base.settings import SETTINGS
from maillage.look.frames import ADDRESSES, BEHIND, HOME, SITE_MAP
from maillage.support import rules, slots


def connect() -> None:
    SETTINGS.add("support", rules.SECTION)
    BEHIND.add("support", slots.behind)
    HOME.add("support", slots.home)
    SITE_MAP.add("support", slots.site_map)
    ADDRESSES.add("support", slots.addresses)
