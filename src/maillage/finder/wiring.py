"""What is searched and not found is counted, and shown to the team."""

from maillage.base import jobs
from maillage.finder import actions, slots
from maillage.look.frames import TOOLS
from maillage.web.traces import TRACERS


def connect() -> None:
    TRACERS.add(actions.TRACE, actions.count)
    jobs.EVERY_MINUTE.add("finder", jobs.daily(actions.FORGET))
    TOOLS.add("finder", slots.tools)
