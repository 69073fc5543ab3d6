"""Which days can be meant, and dependencies that never come back to where they began."""

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)


def is_possible(day: dt.date | None) -> bool:
    return day is None or FIRST <= day <= LAST


def loop(after: Mapping[Node, Sequence[Node]]) -> list[Node]:
    """A path that comes back to where it began, its first node twice; empty when there is none.
    `after`: {node: those that it waits for}. Without recursion: a plan may be deep."""
    done: set[Node] = set()
    for start in after:
        path: list[Node] = []
        on_path: dict[Node, int] = {}
        waiting: list[tuple[Node, bool]] = [(start, False)]
        while waiting:
            node, is_left = waiting.pop()
            if is_left:
                path.pop()
                del on_path[node]
                done.add(node)
            elif node in on_path:
                return [*path[on_path[node] :], node]
            elif node not in done:
                on_path[node] = len(path)
                path.append(node)
                waiting.append((node, True))
                waiting += [(other, False) for other in reversed(after.get(node, ()))]
    return []
