"""What an adviser finds in their own space."""

from collections.abc import Iterator
from typing import Any

from maillage.base.personal import Personal
from maillage.followups import queries
from maillage.look.frames import PageSection
from maillage.schemes import rules as schemes


def show(user: Any) -> Iterator[PageSection]:
    if schemes.advises(user):
        waiting = queries.lists.requests_to(user).count()
        yield PageSection("followups/_mine.html", {"requests_waiting": waiting}, 12)


FOLLOWED = Personal(tables=(), show=show)
