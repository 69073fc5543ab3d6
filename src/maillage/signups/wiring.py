"""Sign-up: what is said of it everywhere else."""

from django.utils.translation import gettext_lazy as _

from maillage.agenda import frames
from maillage.base import history, jobs, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.signups import actions, acts, fiction, queries, slots
from maillage.signups.actions import team
from maillage.signups.personal import COMERS, SIGN_UPS


def connect() -> None:
    history.ACTS.add("signups", acts.ACTS)
    history.UNSEEN.add("signups", acts.UNSEEN)
    history.AUTHORS.add("attendee", _("une personne inscrite"))
    history.SUBJECTS.add("signups", queries.addresses_of)
    undoing.WAYS.add("signups", {**acts.NEVER, **team.WAYS})
    PROCESSINGS.add("signups", SIGN_UPS)
    PERSONAL.add("signups", COMERS)
    jobs.EVERY_MINUTE.add("signups.next", actions.ask_who_is_next)
    jobs.EVERY_MINUTE.add("signups.remind", actions.ask_whom_to_remind)
    jobs.EVERY_MINUTE.add("signups.purge", jobs.daily(actions.PURGE))
    frames.SHOWN.add("signups", actions.follow)
    frames.SECTIONS.add("signups", slots.of_event)
    frames.FULL.add("signups", queries.full_ones)
    SCENES.add("signups", fiction.play)
    TABLES.add("signups", ("signups.Attendance", "signups.SignUpTerms"))
