"""What web adds below: the round over its counts, and the kept files that forget an erased
person."""

from maillage.base import erasing, jobs
from maillage.web import cached_files, visitors


def connect() -> None:
    jobs.EVERY_MINUTE.add("tallies", jobs.daily(visitors.FORGET))
    erasing.KEPT.add("files", cached_files.forget)
