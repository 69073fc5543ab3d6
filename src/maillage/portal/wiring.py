"""The only place that knows every room: kinds, facets, slots."""

from maillage.accounts import rules as accounts
from maillage.accounts.personal import ACCOUNTS, SESSIONS
from maillage.base import jobs, kinds, mail, search, setup, web
from maillage.base.personal import PROCESSINGS
from maillage.base.settings import SETTINGS
from maillage.directory import actions as directory_actions
from maillage.directory import kinds as directory
from maillage.directory import rules as directory_rules
from maillage.directory import slots
from maillage.directory.actions import counting, reminding
from maillage.directory.connectors.formats import formats
from maillage.directory.personal import MANAGERS, PAGES, RELAYS
from maillage.directory.queries import news
from maillage.directory.search_state import FACETS
from maillage.mailing import actions as mailing_actions
from maillage.mailing import queries as mailing
from maillage.mailing.personal import ALERTS
from maillage.participation import actions as participation_actions
from maillage.participation import rules as participation
from maillage.participation.personal import PROPOSALS
from maillage.sources import actions as source_actions
from maillage.sources import kinds as sources
from maillage.sources.formats import FORMATS
from maillage.sources.personal import LISTS
from maillage.sources.targets import TARGETS
from maillage.territories import actions as territory_actions
from maillage.territories import queries as territories
from maillage.territories import slots as territory_slots
from maillage.vocabulary import actions as vocabulary_actions
from maillage.vocabulary import queries as vocabulary


def connect() -> None:
    for facet in FACETS:
        search.declare_facet(facet)
    for kind in (directory.PLACE, sources.IMPORT_ROW, *directory.IN_THE_QUEUE):
        kinds.register(kind)
    search.LEXICONS.add("territories", territories.lexicon)
    search.LEXICONS.add("vocabulary", vocabulary.lexicon)
    TARGETS.add("organisation", slots.ORGANISATIONS)
    for known in formats():
        FORMATS.add(known.name, known)
    for kept in (ACCOUNTS, SESSIONS, PROPOSALS, PAGES, MANAGERS, RELAYS, LISTS, ALERTS, mail.MAILS):
        PROCESSINGS.add(str(kept.fields[0]), kept)
    for section in (accounts.SECTION, participation.SECTION, directory_rules.SECTION):
        SETTINGS.add(str(section.settings[0].name), section)
    jobs.EVERY_MINUTE.add("mails", jobs.daily("mail.purge"))
    setup.FIRST_ROWS.add("territories", territory_actions.load_reference)
    setup.FIRST_ROWS.add("participation", participation_actions.load_reference)
    setup.FIRST_ROWS.add("sources", source_actions.load_reference)
    setup.FIRST_ROWS.add("vocabulary", vocabulary_actions.load_reference)
    territories.GEOCODERS.add("national", territory_slots.geocode)
    web.TRACERS.add("views", counting.views)
    web.TRACERS.add("contacts", counting.contacts)
    jobs.EVERY_MINUTE.add("counts", jobs.daily("directory.forget_counts"))
    jobs.EVERY_MINUTE.add("sessions", jobs.daily("accounts.purge"))
    jobs.EVERY_MINUTE.add("positions", directory_actions.locate_due)
    jobs.EVERY_MINUTE.add("approvals", jobs.daily("directory.expire"))
    jobs.EVERY_MINUTE.add("digest", jobs.daily("mailing.digest"))
    jobs.EVERY_MINUTE.add("recipients", jobs.daily("mailing.purge"))
    mailing.SEARCHES.add(
        "structures", mailing.Searchable("directory", news.name, news.clean, news.fresh)
    )
    mailing.SPEAKERS.add(
        "reminders", mailing.Speaker(reminding.due, reminding.part, reminding.told)
    )
    mail.REFUSED.add("mailing", mailing_actions.refused)
    jobs.EVERY_MINUTE.add("proposals", jobs.daily("contribution.expire"))
    jobs.EVERY_MINUTE.add("sources", source_actions.refresh_due)
