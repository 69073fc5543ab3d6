"""Progress: what is told of plans on the pages of rooms beneath, in the queue, in the letter."""

from maillage.base import kinds
from maillage.base.scenes import SCENES
from maillage.groups import frames as groups
from maillage.look.frames import ADDRESSES, BEHIND, HOME, SITE_MAP
from maillage.mailing.frames import OFFERS
from maillage.needs.frames import THREAD
from maillage.organisations import frames as structures
from maillage.progress import fiction, slots
from maillage.progress.kinds import PLAN_NEWS
from maillage.territories import frames as communes


def connect() -> None:
    kinds.register(PLAN_NEWS)
    HOME.add("progress", slots.home)
    SITE_MAP.add("progress", slots.site_map)
    ADDRESSES.add("progress", slots.addresses)
    BEHIND.add("progress", slots.behind)
    structures.SECTIONS.add("progress", slots.of_structure)
    groups.SECTIONS.add("progress", slots.of_group)
    communes.SECTIONS.add("progress", slots.of_commune)
    OFFERS.add("progress", slots.OFFER)
    SCENES.add("progress", fiction.play)
    THREAD.add("progress", slots.thread)
