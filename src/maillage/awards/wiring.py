"""Awarded contracts: the target of official sources, the index, pages, the share, its indicator."""

from maillage.awards import actions, acts, fiction, queries, slots
from maillage.awards.connectors.formats import formats
from maillage.awards.kinds import AWARD
from maillage.awards.listed import OfficialAwards
from maillage.awards.search_state import AWARDS
from maillage.base import history, jobs, kinds, undoing
from maillage.base.scenes import SCENES, TABLES
from maillage.figures.frames import INDICATORS
from maillage.look.frames import ADDRESSES, BEHIND, SITE_MAP, TOOLS, WEEK
from maillage.organisations import frames as structures
from maillage.sources.formats import FORMATS
from maillage.sources.targets import TARGETS
from maillage.territories import frames as communes


def connect() -> None:
    kinds.register(AWARD)
    AWARDS.declare()
    history.ACTS.add("awards", acts.ACTS)
    undoing.WAYS.add("awards", actions.WAYS)
    history.SUBJECTS.add("awards", queries.addresses_of)
    TARGETS.add(OfficialAwards.name, OfficialAwards())
    for one in formats():
        FORMATS.add(one.name, one)
    jobs.EVERY_MINUTE.add(actions.FOLLOW, actions.ask)
    INDICATORS.add(slots.SHARE.key, slots.SHARE)
    BEHIND.add("awards", slots.behind)
    SITE_MAP.add("awards", slots.links)
    ADDRESSES.add("awards", slots.addresses)
    TOOLS.add("awards", slots.tools)
    WEEK.add("awards", slots.week)
    structures.SECTIONS.add("awards", slots.of_structure)
    communes.SECTIONS.add("awards", slots.of_commune)
    SCENES.add("awards", fiction.play)
    known = ("awards.AwardClaim", "awards.Award", "awards.SpendSum", "awards.WinningFirm")
    TABLES.add("awards", known)
