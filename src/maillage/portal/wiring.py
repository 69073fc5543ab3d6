"""Calls every room in its order, so that each fills the slots beneath it."""

from importlib import import_module

from maillage.base import setup
from maillage.look.frames import ADDRESSES, DESK, MENU, SITE_MAP, WEEK
from maillage.portal import slots
from maillage.portal.rooms import rooms_with
from maillage.portal.vocabulary import bring as bring_vocabulary


def connect() -> None:
    ADDRESSES.add("portal", slots.addresses)
    MENU.add("portal", slots.menu)
    SITE_MAP.add("portal", slots.site_map)
    DESK.add("portal", slots.desk)
    for room in rooms_with("wiring"):
        import_module(f"{room.name}.wiring").connect()
    WEEK.add("portal", slots.week)
    setup.FIRST_ROWS.add("vocabulary", bring_vocabulary)
