"""What media adds below: the round that sweeps files of no row."""

from maillage.base import jobs
from maillage.media import documents


def connect() -> None:
    jobs.EVERY_MINUTE.add("documents", jobs.daily(documents.SWEEP))
