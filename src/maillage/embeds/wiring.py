"""Embeds: the settings, the site map, the head of public pages."""

from maillage.base.settings import SETTINGS
from maillage.embeds import rules, slots
from maillage.look.frames import ADDRESSES, SHARED, SITE_MAP


def connect() -> None:
    SETTINGS.add("embeds", rules.SECTION)
    SITE_MAP.add("embeds", slots.site_map)
    ADDRESSES.add("embeds", slots.addresses)
    SHARED.add("embeds", slots.shared)
