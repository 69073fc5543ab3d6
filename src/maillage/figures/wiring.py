"""Figures: their acts, their pages, what fills them each day."""

from maillage.base import history, jobs, undoing
from maillage.base.scenes import SCENES, TABLES
from maillage.figures import actions, acts, fiction, queries, slots
from maillage.figures.frames import INDICATORS
from maillage.look.frames import ADDRESSES, BLOCKS, SITE_MAP, TOOLS
from maillage.territories import frames as communes


def connect() -> None:
    history.ACTS.add("figures", acts.ACTS)
    undoing.WAYS.add("figures", actions.WAYS)
    history.SUBJECTS.add("figures", queries.addresses_of)
    jobs.EVERY_MINUTE.add("figures", jobs.daily(actions.FILL))
    INDICATORS.add("organisations.listed", slots.STRUCTURES)
    SITE_MAP.add("figures", slots.site_map)
    ADDRESSES.add("figures", slots.addresses)
    BLOCKS.add("figures", slots.KEY_FIGURE)
    TOOLS.add("figures", slots.tools)
    communes.SECTIONS.add("figures", slots.of_commune)
    SCENES.add("figures", fiction.play)
    TABLES.add("figures", ("figures.DatedValue", "figures.Indicator"))
