"""The agenda: what is said of it everywhere else."""

from django.utils.translation import gettext_lazy as _

from maillage.agenda import actions, acts, answers, fiction, queries, slots
from maillage.agenda.contributions import EVENT
from maillage.agenda.kinds import OCCURRENCE
from maillage.agenda.personal import EVENTS, WRITTEN
from maillage.agenda.rules import AGENDA, AgendaSearch
from maillage.base import erasing, history, jobs, kinds, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.directory import verbs
from maillage.finder.listed import listed
from maillage.look.frames import ADDRESSES, BLOCKS, HOME, MENU, SITE_MAP
from maillage.mailing import queries as mailing
from maillage.organisations import frames as structures
from maillage.participation.frames import STARTS
from maillage.territories import frames as communes


def connect() -> None:
    kinds.register(OCCURRENCE)
    kinds.register(EVENT)
    AGENDA.declare()
    history.ACTS.add("agenda", acts.ACTS)
    undoing.WAYS.add("agenda", {**acts.NEVER, **actions.WAYS})
    history.SUBJECTS.add("agenda", queries.addresses_of)
    erasing.REDACTIONS.add("agenda", actions.redact)
    PROCESSINGS.add("agenda", EVENTS)
    PERSONAL.add("agenda", WRITTEN)
    jobs.EVERY_MINUTE.add("agenda.roll", jobs.daily(actions.ROLL))
    SCENES.add("agenda", fiction.play)
    TABLES.add("agenda", ("agenda.EventClaim", "agenda.Event"))
    invitation = _("Une recherche de l’agenda peut vous avertir de ce qui s’annonce.")
    events = mailing.Searchable(
        "agenda", answers.name, AgendaSearch.to_save, answers.fresh, invitation
    )
    mailing.SEARCHES.add("evenements", events)
    STARTS.add("agenda", slots.starts)
    verbs.PAGE.add("agenda", "agenda/_verb_of_page.html")
    verbs.LAYERS.add("agenda", slots.ON_THE_MAP)
    communes.VERBS.add("agenda", slots.verbs_of_commune)
    MENU.add("agenda", slots.menu)
    SITE_MAP.add("agenda", slots.site_map)
    ADDRESSES.add("agenda", slots.addresses)
    BLOCKS.add("agenda", listed(AgendaSearch, "agenda/_brief.html", queries.by_time))
    HOME.add("agenda", slots.home)
    structures.SECTIONS.add("agenda", slots.of_structure)
    communes.SECTIONS.add("agenda", slots.of_commune)
    communes.FIGURES.add("agenda", slots.figures_of_commune)
