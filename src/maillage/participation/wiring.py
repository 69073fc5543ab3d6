"""The one queue: its settings, its templates of answers, contributions that end."""

from django.utils.translation import gettext_lazy as _

from maillage.base import history, jobs, setup, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import TABLES
from maillage.base.settings import SETTINGS
from maillage.look.frames import MENU, PUBLIC_FIGURES, SITE_MAP, TOOLS, WEEK
from maillage.participation import actions, acts, queries, rules, slots
from maillage.participation.actions import desk, erasing
from maillage.participation.personal import CONTRIBUTIONS, PROPOSED


def connect() -> None:
    history.ACTS.add("participation", acts.ACTS)
    history.UNSEEN.add("participation", acts.UNSEEN)
    history.AUTHORS.add("contribution", _("l’auteur d’une proposition"))
    history.AUTHORS.add("visitor", _("une personne de passage"))
    undoing.WAYS.add("participation", {**acts.NEVER, **desk.WAYS})
    undoing.ADDRESSES.add("participation", queries.undone_at)
    undoing.DECISIONS.add(actions.DECISION, actions.carried_out)
    history.SUBJECTS.add("participation", queries.addresses_of)
    PROCESSINGS.add("contributions", CONTRIBUTIONS)
    PERSONAL.add("participation", PROPOSED)
    SETTINGS.add("participation", rules.SECTION)
    SETTINGS.add("secrecy", rules.SECRECY)
    setup.FIRST_ROWS.add("participation", desk.load_reference)
    jobs.EVERY_MINUTE.add("contributions", jobs.daily(erasing.EXPIRE))
    MENU.add("participation", slots.menu)
    SITE_MAP.add("participation", slots.site_map)
    TOOLS.add("participation", slots.tools)
    PUBLIC_FIGURES.add("participation", slots.public_figures)
    WEEK.add("participation", slots.week)
    TABLES.add("participation", ("participation.Contribution",))
