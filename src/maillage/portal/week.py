"""« Ma semaine »: the ten things that matter, not everything that waits."""

from itertools import chain
from typing import Any

from maillage.look.frames import WEEK, Todo

MOST = 10


def of(user: Any) -> list[Todo]:
    found = chain.from_iterable(fill(user) for fill in WEEK)
    return sorted(found, key=lambda todo: -todo.weight)[:MOST]
