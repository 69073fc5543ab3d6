"""Surveys: what is said of them everywhere else."""

from maillage.base import history, jobs, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.directory import verbs
from maillage.invitations.frames import PURPOSES
from maillage.look.frames import TOOLS, WEEK
from maillage.mailing import queries as mailing
from maillage.surveys import acts, fiction, letters, slots
from maillage.surveys.actions import answering, asking, editing, forgetting
from maillage.surveys.personal import ANSWERS, RESPONDENTS


def connect() -> None:
    history.ACTS.add("surveys", acts.ACTS)
    history.UNSEEN.add("surveys", acts.UNSEEN)
    undoing.WAYS.add("surveys", {**acts.NEVER, **editing.WAYS, **answering.WAYS})
    PROCESSINGS.add("surveys", ANSWERS)
    PERSONAL.add("surveys", RESPONDENTS)
    jobs.EVERY_MINUTE.add("surveys.purge", jobs.daily(forgetting.PURGE))
    PURPOSES.add(asking.PURPOSE, slots.PURPOSE)
    speaker = mailing.Speaker(letters.due, letters.part, letters.told)
    mailing.SPEAKERS.add("surveys", speaker)
    TOOLS.add("surveys", slots.tools)
    WEEK.add("surveys", slots.week)
    verbs.SEARCH.add("surveys", "surveys/_verbs_of_search.html")
    SCENES.add("surveys", fiction.play)
    TABLES.add("surveys", ("surveys.SurveyResponse", "surveys.Survey"))
