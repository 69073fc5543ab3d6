"""Calls every room in its order, so that each fills the slots beneath it."""

from importlib import import_module

from maillage.base import setup, undoing
from maillage.look.frames import ADDRESSES, MENU, SITE_MAP, TOOLS, WEEK
from maillage.portal import ledger, slots
from maillage.portal.rooms import rooms_with
from maillage.portal.vocabulary import bring as bring_vocabulary


def connect() -> None:
    ADDRESSES.add("portal", slots.addresses)
    MENU.add("portal", slots.menu)
    SITE_MAP.add("portal", slots.site_map)
    TOOLS.add("portal", slots.tools)
    for room in rooms_with("wiring"):
        import_module(f"{room.name}.wiring").connect()
    WEEK.add("portal", slots.week)
    undoing.ADDRESSES.add("portal", ledger.undone_at)
    setup.FIRST_ROWS.add("vocabulary", bring_vocabulary)
