"""The shape that a diagnosis makes: one axis for each criterion of its grid, the first one up."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from maillage.dossiers.rules.scores import HIGHEST

# Of the square of the drawing, of its longest axis: whole numbers, which no language writes with a
# comma.
SIDE, REACH, BEYOND = 2_000, 700, 100


class Axis(NamedTuple):
    """A criterion with what was scored; `x`, `y`: the end of its axis, then where its name goes."""

    name: str
    question: str
    score: int | None
    words: str
    x: int
    y: int
    label_x: int
    label_y: int
    anchor: str


def axes(criteria: Sequence[Mapping[str, str]], scores: Mapping[str, Any]) -> list[Axis]:
    found = []
    for n, one in enumerate(criteria):
        score, words = scores.get(one["key"], (None, ""))
        x, y = _point(n, len(criteria), REACH)
        label_x, label_y = _point(n, len(criteria), REACH + BEYOND)
        near = abs(label_x - SIDE // 2) < 50
        anchor = "middle" if near else "start" if label_x > SIDE // 2 else "end"
        found.append(
            Axis(one["name"], one["question"], score, words, x, y, label_x, label_y + 30, anchor)
        )
    return found


def outline(axes: Sequence[Axis]) -> str:
    """The points of the shape; what has no score is at the centre, as its table says."""
    found = (_point(n, len(axes), REACH * (a.score or 0) / HIGHEST) for n, a in enumerate(axes))
    return " ".join(f"{x},{y}" for x, y in found)


def rings(many: int) -> list[str]:
    """One line of equal scores for each."""
    return [
        " ".join(
            f"{x},{y}" for x, y in (_point(n, many, REACH * ring / HIGHEST) for n in range(many))
        )
        for ring in range(1, HIGHEST + 1)
    ]


def _point(n: int, many: int, far: float) -> tuple[int, int]:
    """The first axis goes up, the others follow as a clock."""
    turn = math.tau * n / many
    return round(SIDE / 2 + far * math.sin(turn)), round(SIDE / 2 - far * math.cos(turn))
