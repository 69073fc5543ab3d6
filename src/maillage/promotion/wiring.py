"""Promotion: where it shows."""

from maillage.look.frames import ADDRESSES, HOME, SITE_MAP, TERMS
from maillage.promotion import queries, slots


def connect() -> None:
    ADDRESSES.add("promotion", slots.addresses)
    HOME.add("promotion", slots.home)
    SITE_MAP.add("promotion", slots.site_map)
    TERMS.add("promotion", queries.told)
