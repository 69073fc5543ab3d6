"""Programmes: sets of the agenda, their demonstration, where they show."""

from maillage.agenda import frames
from maillage.base import history, undoing
from maillage.base.scenes import SCENES, TABLES
from maillage.look.frames import ADDRESSES, HOME, SITE_MAP, TOOLS
from maillage.programmes import actions, acts, fiction, queries, slots


def connect() -> None:
    history.ACTS.add("programmes", acts.ACTS)
    undoing.WAYS.add("programmes", actions.WAYS)
    history.SUBJECTS.add("programmes", queries.addresses_of)
    frames.SETS.add("programmes", slots.PROGRAMMES)
    frames.BESIDE.add("programmes", slots.beside)
    HOME.add("programmes", slots.home)
    SITE_MAP.add("programmes", slots.site_map)
    ADDRESSES.add("programmes", slots.addresses)
    TOOLS.add("programmes", slots.tools)
    SCENES.add("programmes", fiction.play)
    TABLES.add("programmes", ("programmes.EventProgramme",))
