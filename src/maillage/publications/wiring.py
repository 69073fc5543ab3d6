"""Publications: what is said of them everywhere else."""

from maillage.base import history, undoing
from maillage.base.personal import PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.look.frames import ADDRESSES, BEHIND, SITE_MAP
from maillage.mailing.frames import OFFERS
from maillage.publications import actions, acts, fiction, queries, slots
from maillage.publications.personal import RELEASES
from maillage.surveys import frames as surveys


def connect() -> None:
    history.ACTS.add("publications", acts.ACTS)
    history.UNSEEN.add("publications", acts.UNSEEN)
    history.SUBJECTS.add("publications", queries.addresses_of)
    undoing.WAYS.add("publications", {**acts.NEVER, **actions.WAYS})
    PROCESSINGS.add("publications", RELEASES)
    surveys.OF_RESULTS.add("publications", slots.of_results)
    SITE_MAP.add("publications", slots.site_map)
    ADDRESSES.add("publications", slots.addresses)
    BEHIND.add("publications", slots.behind)
    OFFERS.add("publications", slots.OFFER)
    SCENES.add("publications", fiction.play)
    TABLES.add("publications", ("publications.PublicationRelease", "publications.Publication"))
