"""« J’achète » behind the door of buyers, its settings, its scene."""

from maillage.base.scenes import SCENES
from maillage.base.settings import SETTINGS
from maillage.look.frames import ADDRESSES, BEHIND, SITE_MAP
from maillage.purchases import fiction, rules, slots


def connect() -> None:
    SETTINGS.add("purchases", rules.SECTION)
    BEHIND.add("purchases", slots.behind)
    SITE_MAP.add("purchases", slots.links)
    ADDRESSES.add("purchases", slots.addresses)
    SCENES.add("purchases", fiction.play)
