"""Communes give words to searches, the first rows of a database, its hour and its geocoder."""

from maillage.base import clock, history, jobs, mail, setup, undoing
from maillage.base.scenes import TABLES
from maillage.search.index import LEXICONS
from maillage.territories import actions, acts, queries, slots
from maillage.territories.actions import locating


def connect() -> None:
    history.ACTS.add("territories", acts.ACTS)
    undoing.WAYS.add("territories", {**acts.NEVER, **actions.WAYS})
    LEXICONS.add("territories", queries.lexicon)
    setup.FIRST_ROWS.add("territories", actions.load_reference)
    clock.ZONES.add("territory", queries.time_zone)
    queries.GEOCODERS.add("national", slots.geocode)
    jobs.EVERY_MINUTE.add("positions", locating.locate_due)
    mail.SITES.add("territory", queries.site)
    TABLES.add("territories", ("territories.Instance", "territories.Cell"))
