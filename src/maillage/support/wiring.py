"""Support: where its door shows, and what the team sets."""

from maillage.base.settings import SETTINGS
from maillage.look.frames import ADDRESSES, MENU, SITE_MAP
from maillage.support import rules, slots


def connect() -> None:
    SETTINGS.add("support", rules.SECTION)
    MENU.add("support", slots.links)
    SITE_MAP.add("support", slots.site_map)
    ADDRESSES.add("support", slots.addresses)
