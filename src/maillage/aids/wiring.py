"""Aids: the target of national lists, the index, pages."""

from maillage.aids import actions, acts, fiction, queries, rules, slots
from maillage.aids.connectors.formats import formats
from maillage.aids.kinds import AID
from maillage.aids.listed import FundingAids
from maillage.aids.search_state import AIDS
from maillage.base import history, kinds, undoing
from maillage.base.scenes import SCENES, TABLES
from maillage.base.settings import SETTINGS
from maillage.look.frames import ADDRESSES, BEHIND, SITE_MAP, TOOLS, WEEK
from maillage.organisations import frames as structures
from maillage.search.index import declare_facet
from maillage.sources.formats import FORMATS
from maillage.sources.targets import TARGETS
from maillage.territories import frames as communes


def connect() -> None:
    kinds.register(AID)
    AIDS.declare()
    declare_facet("aid_place")
    history.ACTS.add("aids", acts.ACTS)
    undoing.WAYS.add("aids", actions.WAYS)
    history.SUBJECTS.add("aids", queries.addresses_of)
    SETTINGS.add("aids", rules.SECTION)
    TARGETS.add(FundingAids.name, FundingAids())
    for one in formats():
        FORMATS.add(one.name, one)
    BEHIND.add("aids", slots.behind)
    SITE_MAP.add("aids", slots.links)
    ADDRESSES.add("aids", slots.addresses)
    TOOLS.add("aids", slots.tools)
    WEEK.add("aids", slots.week)
    communes.SECTIONS.add("aids", slots.of_commune)
    structures.SECTIONS.add("aids", slots.of_structure)
    SCENES.add("aids", fiction.play)
    TABLES.add("aids", ("aids.AidClaim", "aids.Aid"))
