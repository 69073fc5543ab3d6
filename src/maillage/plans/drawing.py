"""A plan over its years, drawn: a bar an action, a mark a step. A thousand units wide."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from maillage.plans.models import ActionStep, PlanAction

WIDTH, HEIGHT = 1000, 30
TOP, BOTTOM, MARK = 8, 22, 6
THINNEST = 4  # units: an action of a day is seen


class YearMark(NamedTuple):
    year: int
    x: int


class ActionBar(NamedTuple):
    """Paths of an SVG: what lasts, steps that are done, those to come."""

    bar: str
    done: str
    coming: str


@dataclass(frozen=True)
class YearScale:
    """From the first day drawn to the one after the last."""

    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, actions: Iterable[PlanAction], years: Sequence[int]) -> "YearScale":
        """The years of the plan, and those that its actions reach into."""
        days = [day for action in actions for day in (action.starts, action.ends) if day]
        found = [*years, *(day.year for day in days)]
        return cls(dt.date(min(found), 1, 1), dt.date(max(found) + 1, 1, 1))

    def x(self, day: dt.date) -> int:
        whole = (self.last - self.first).days
        return round(WIDTH * min(max((day - self.first).days / whole, 0), 1))

    @property
    def years(self) -> list[YearMark]:
        span = range(self.first.year, self.last.year)
        return [YearMark(year, self.x(dt.date(year, 1, 1))) for year in span]

    @property
    def rules(self) -> str:
        """A line where each year begins."""
        return "".join(f"M{mark.x} 0v{HEIGHT}" for mark in self.years[1:])


def bar_of(action: PlanAction, steps: Sequence[ActionStep], scale: YearScale) -> ActionBar:
    """Without a first or last day, from its first step to its last."""
    days = [step.day for step in steps if step.day]
    starts = action.starts or min(days, default=action.ends)
    ends = action.ends or max(days, default=starts)
    bar = ""
    if starts and ends:
        x = scale.x(starts)
        width = max(scale.x(ends) - x, THINNEST)
        bar = f"M{x} {TOP}h{width}v{BOTTOM - TOP}h-{width}z"
    done = "".join(_mark(scale.x(step.done_on)) for step in steps if step.done_on)
    coming = "".join(_mark(scale.x(step.day)) for step in steps if not step.done_on and step.day)
    return ActionBar(bar, done, coming)


def _mark(x: int) -> str:
    return f"M{x} {HEIGHT // 2 - MARK}l{MARK} {MARK}-{MARK} {MARK}-{MARK}-{MARK}z"
