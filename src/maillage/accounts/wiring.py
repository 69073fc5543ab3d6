"""Who enters: settings, sessions that end, second factors that only the key opens."""

from django.utils.translation import gettext_lazy as _

from maillage.accounts import actions, acts, rules, slots
from maillage.accounts.personal import ACCOUNTS, PEOPLE, SESSIONS
from maillage.base import history, jobs, setup, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import TABLES
from maillage.base.settings import SETTINGS
from maillage.look.frames import MENU, SITE_MAP


def connect() -> None:
    history.ACTS.add("accounts", acts.ACTS)
    undoing.WAYS.add("accounts", acts.NEVER)
    history.UNSEEN.add("accounts", acts.UNSEEN)
    history.AUTHORS.add("user", _("une personne partie"))
    PROCESSINGS.add("accounts", ACCOUNTS)
    PROCESSINGS.add("sessions", SESSIONS)
    PERSONAL.add("accounts", PEOPLE)
    SETTINGS.add("accounts", rules.SECTION)
    setup.LOCKED.add("accounts", actions.drop_locked)
    jobs.EVERY_MINUTE.add("sessions", jobs.daily("accounts.purge"))
    MENU.add("accounts", slots.menu)
    SITE_MAP.add("accounts", slots.site_map)
    TABLES.add("accounts", ("accounts.User",))
