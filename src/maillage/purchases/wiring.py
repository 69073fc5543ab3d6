"""« J'achète »: behind the door of buyers, and in the site map."""

from maillage.look.frames import ADDRESSES, BEHIND, SITE_MAP
from maillage.purchases import slots


def connect() -> None:
    BEHIND.add("purchases", slots.behind)
    SITE_MAP.add("purchases", slots.links)
    ADDRESSES.add("purchases", slots.addresses)
