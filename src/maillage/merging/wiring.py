"""Pairs in the queue, where to look for them, and the way there from a page."""

from django.utils.translation import gettext_lazy as _

from maillage.base import history, kinds, undoing
from maillage.merging import acts, slots
from maillage.merging.kinds import TWINS, WAYS
from maillage.participation.frames import QUEUE_VERBS
from maillage.upkeep.ways import FROM_THE_FORM, EntryLink


def connect() -> None:
    history.ACTS.add("merging", acts.ACTS)
    undoing.WAYS.add("merging", WAYS)
    kinds.register(TWINS)
    QUEUE_VERBS.add("merging", slots.queue_verbs)
    way = EntryLink(_("Réunir avec une autre fiche"), "organisation_merge")
    FROM_THE_FORM.add("merging", way)
