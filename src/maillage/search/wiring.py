"""The index lives beside the worker, and every kept page depends on it."""

from maillage.base import jobs, setup
from maillage.base.scenes import TABLES
from maillage.search import owner, reader
from maillage.web import pages


def connect() -> None:
    pages.STAMPS.add("index", reader.mark)
    jobs.BESIDE.add("index", owner.serve)
    setup.REPORTS.add("index", reader.report)
    TABLES.add("search", ("search.IndexChange",))
