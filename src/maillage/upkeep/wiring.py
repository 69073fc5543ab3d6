"""What is proposed of a page, how often it is seen; reminders."""

from maillage.base import history, jobs, kinds, undoing
from maillage.directory import verbs
from maillage.look.frames import BEHIND, MENU, SITE_MAP, TOOLS, WEEK
from maillage.mailing import queries as mailing
from maillage.participation.frames import EXCERPTS, STARTS
from maillage.upkeep import acts, slots
from maillage.upkeep import kinds as ours
from maillage.upkeep.actions import counting, reminding
from maillage.web import traces

QUEUE = (ours.ADD, ours.CORRECT, ours.REPORT, ours.OBJECTION, ours.PICTURE)


def connect() -> None:
    history.ACTS.add("upkeep", acts.ACTS)
    undoing.ADDRESSES.add("upkeep", slots.undone_at)
    undoing.WAYS.add("upkeep", {**acts.NEVER, **ours.WAYS})
    for kind in QUEUE:
        kinds.register(kind)
    verbs.PAGE.add("upkeep", "upkeep/_verbs_of_page.html")
    verbs.WAYS.add("added", "contribute")
    verbs.WAYS.add("corrected", "contribute_correct")
    verbs.WAYS.add("history", "organisation_history")
    traces.TRACERS.add("organisation.views", counting.views)
    traces.TRACERS.add("organisation.contacts", counting.contacts)
    jobs.EVERY_MINUTE.add("counts", jobs.daily("directory.forget_counts"))
    reminders = mailing.Speaker(reminding.due, reminding.part, reminding.told)
    mailing.SPEAKERS.add("reminders", reminders)
    EXCERPTS.add("upkeep", slots.excerpts)
    STARTS.add("upkeep", slots.starts)
    BEHIND.add("upkeep", slots.behind)
    MENU.add("upkeep", slots.starts)
    SITE_MAP.add("upkeep", slots.site_map)
    TOOLS.add("upkeep", slots.tools)
    WEEK.add("objections", slots.objections)
    WEEK.add("upkeep", slots.week)
