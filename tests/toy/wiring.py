"""Notes: what is said of them everywhere else."""

from maillage.base import erasing, history, kinds, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.directory import verbs
from maillage.look.frames import ADDRESSES, FIGURES, HOME, MENU, SITE_MAP, TOOLS, WEEK
from maillage.organisations import frames as structures
from maillage.participation.frames import STARTS
from maillage.territories import frames as communes
from tests.toy import actions, acts, fiction, queries, slots
from tests.toy.kinds import NOTE
from tests.toy.personal import COMERS, SIGN_UPS
from tests.toy.rules import NOTES


def connect() -> None:
    kinds.register(NOTE)
    NOTES.declare()
    history.ACTS.add("toy", acts.ACTS)
    undoing.WAYS.add("toy", {**acts.NEVER, **actions.WAYS})
    history.UNSEEN.add("toy", acts.UNSEEN)
    history.SUBJECTS.add("toy", queries.addresses_of)
    erasing.REDACTIONS.add("toy", actions.redact)
    PROCESSINGS.add("toy", SIGN_UPS)
    PERSONAL.add("toy", COMERS)
    SCENES.add("toy", fiction.play)
    TABLES.add("toy", ("toy.NoteClaim", "toy.Note"))
    MENU.add("toy", slots.links)
    SITE_MAP.add("toy", slots.links)
    ADDRESSES.add("toy", slots.addresses)
    HOME.add("toy", slots.home)
    FIGURES.add("toy", slots.figures)
    TOOLS.add("toy", slots.tools)
    WEEK.add("toy", slots.week)
    STARTS.add("toy", slots.starts)
    structures.SECTIONS.add("toy", slots.of_structure)
    verbs.PAGE.add("toy", "toy/_verb_of_page.html")
    verbs.LAYERS.add("toy", slots.ON_THE_MAP)
    communes.SECTIONS.add("toy", slots.of_commune)
    communes.VERBS.add("toy", slots.verbs_of_commune)
    communes.FIGURES.add("toy", slots.figures_of_commune)
    communes.COLUMNS.add("toy", slots.NOTES)
