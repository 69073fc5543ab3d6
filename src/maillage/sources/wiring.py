"""Lists and registers: what waits of them in the queue."""

from django.utils.translation import gettext_lazy as _

from maillage.base import history, kinds, setup, undoing
from maillage.base.personal import PROCESSINGS
from maillage.base.scenes import TABLES
from maillage.look.frames import TOOLS, WEEK
from maillage.sources import actions, acts, queries, slots
from maillage.sources.kinds import IMPORT_ROW
from maillage.sources.personal import LISTS


def connect() -> None:
    history.ACTS.add("sources", acts.ACTS)
    history.UNSEEN.add("sources", acts.UNSEEN)
    undoing.WAYS.add("sources", {**acts.NEVER, **actions.WAYS})
    history.AUTHORS.add("run", _("un import"))
    history.SUBJECTS.add("sources", queries.addresses_of)
    kinds.register(IMPORT_ROW)
    PROCESSINGS.add("lists", LISTS)
    setup.FIRST_ROWS.add("sources", actions.load_reference)
    TOOLS.add("sources", slots.tools)
    WEEK.add("sources", slots.week)
    TABLES.add("sources", ("sources.ImportRun",))
