"""The ledger of the opening and how it is taken back; the tools of who sets the site up."""

from maillage.base import history, jobs, supervise, undoing
from maillage.installation import actions, acts, queries, slots
from maillage.look.frames import LOGO, LOGO_ADDRESS, TOOLS
from maillage.web.guard import SEES


def connect() -> None:
    history.ACTS.add("installation", acts.ACTS)
    history.UNSEEN.add("installation", acts.UNSEEN)
    undoing.WAYS.add("installation", {**acts.NEVER, **actions.WAYS})
    LOGO.add("installation", queries.printed_logo)
    LOGO_ADDRESS.add("installation", queries.logo_address)
    SEES.add("installation", queries.sees)
    TOOLS.add("installation", slots.tools)
    supervise.STARTS.add("address", actions.write_address)
    supervise.STARTS.add("installation", slots.say_where_to_begin)
    jobs.EVERY_MINUTE.add("address", actions.follow_address)
