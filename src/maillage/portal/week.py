"""« Ma semaine »: the ten things that matter, by day, each with its verb and who has it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maillage.accounts.queries import names_of
from maillage.base import clock
from maillage.base.models import Change
from maillage.look.frames import WEEK, Todo
from maillage.portal import team

MOST = 10
WORKING_DAYS = 5
LATEST = 500  # acts of the ledger among which those of this week are looked for
LATER, SOMEDAY = "plus-tard", "quand-on-peut"  # anchors of what has no day of this week


@dataclass(frozen=True)
class Holder:
    """Who has a line: the reader, somebody of the team, nobody yet."""

    name: str = ""
    initials: str = ""
    is_reader: bool = False


class WeekLine(NamedTuple):
    todo: Todo
    holder: Holder
    is_late: bool


@dataclass(frozen=True)
class WeekPart:
    """Lines under one title: a day, or what comes after."""

    anchor: str
    title: str
    lines: Sequence[WeekLine]


@dataclass(frozen=True)
class WeekDay:
    """A square of the strip: what is to do that day, or how much this person did."""

    day: dt.date
    is_today: bool
    is_past: bool
    many: int

    @property
    def anchor(self) -> str:
        return f"jour-{self.day:%Y-%m-%d}"


class Colleague(NamedTuple):
    holder: Holder
    many: int


@dataclass(frozen=True)
class Week:
    """`mine` and `whole`: how many lines each of the two views has; `left`: how many more wait."""

    parts: list[WeekPart]
    days: list[WeekDay]
    mine: int
    whole: int
    left: int
    colleagues: list[Colleague]

    @property
    def is_empty(self) -> bool:
        return not self.parts


def of(user: Any, *, of_all: bool = False) -> Week:
    """The lines of this person and those that nobody has, or those of the whole team."""
    todos = _held_by_the_team(chain.from_iterable(fill(user) for fill in WEEK))
    own = [todo for todo in todos if todo.holder in ("", user.author)]
    holders = _holders(todos, user)
    shown = sorted(todos if of_all else own, key=_order)
    lines = [_line(todo, holders) for todo in shown[:MOST]]
    return Week(
        parts=_parts(lines),
        days=_days(lines, user),
        mine=min(len(own), MOST),
        whole=min(len(todos), MOST),
        left=max(len(shown) - MOST, 0),
        colleagues=_colleagues(todos, user),
    )


def _held_by_the_team(todos: Iterable[Todo]) -> list[Todo]:
    """What a machine brought, or somebody who left had, is to take: nobody’s line is hidden."""
    known = {one.author for one in team.members()}
    return [todo if todo.holder in known else replace(todo, holder="") for todo in todos]


def _order(todo: Todo) -> tuple[dt.date, int]:
    """What is due first, late or today alike; then what weighs most."""
    due = dt.date.max if todo.due is None else max(todo.due, clock.today())
    return due, -todo.weight


def _holders(todos: Iterable[Todo], user: Any) -> dict[str, Holder]:
    names = names_of({todo.holder for todo in todos})
    return {by: Holder(name, _initials(name), by == user.author) for by, name in names.items()}


def _initials(name: str) -> str:
    words = name.replace("-", " ").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _line(todo: Todo, holders: dict[str, Holder]) -> WeekLine:
    is_late = todo.due is not None and todo.due < clock.today()
    return WeekLine(todo, holders.get(todo.holder, Holder()), is_late)


def _parts(lines: Sequence[WeekLine]) -> list[WeekPart]:
    """Today, tomorrow, the days of this week, what comes later, what can wait: those that hold
    something."""
    found: dict[str, list[WeekLine]] = {}
    for line in lines:
        found.setdefault(_anchor(line.todo.due), []).append(line)
    return [WeekPart(anchor, _title(anchor, held), held) for anchor, held in found.items()]


def _anchor(due: dt.date | None) -> str:
    if due is None:
        return SOMEDAY
    due = max(due, clock.today())
    return LATER if due > _days_of_week()[-1] else f"jour-{due:%Y-%m-%d}"


def _title(anchor: str, lines: Sequence[WeekLine]) -> str:
    last = max((line.todo.due for line in lines if line.todo.due), default=None)
    if last is None:
        return _("Quand vous pourrez")
    if anchor == LATER:
        return _("D’ici au %(day)s") % {"day": date_format(last, "j F")}
    today = clock.today()
    if last <= today:
        return _("Aujourd’hui")
    if last == today + dt.timedelta(days=1):
        return _("Demain")
    return capfirst(date_format(last, "l j F"))


def _days_of_week() -> list[dt.date]:
    """Monday to Friday of this week; at its end, of the next one."""
    today = clock.today()
    monday = today - dt.timedelta(days=today.weekday())
    if today.weekday() >= WORKING_DAYS:
        monday += dt.timedelta(days=7)
    return [monday + dt.timedelta(days=n) for n in range(WORKING_DAYS)]


def _days(lines: Iterable[WeekLine], user: Any) -> list[WeekDay]:
    today, days = clock.today(), _days_of_week()
    due = Counter(max(line.todo.due, today) for line in lines if line.todo.due)
    done: Counter[dt.date] = Counter()
    if days[0] < today:
        latest = Change.objects.order_by("-pk").values_list("by", "at")[:LATEST]
        done.update(clock.day(at) for by, at in latest if by == user.author)
    return [
        WeekDay(day, day == today, day < today, done[day] if day < today else due[day])
        for day in days
    ]


def _colleagues(todos: Iterable[Todo], user: Any) -> list[Colleague]:
    """The others of the team, and how many lines each has."""
    many = Counter(todo.holder for todo in todos)
    return [
        Colleague(Holder(str(one), _initials(str(one))), many[one.author])
        for one in team.members()
        if one.pk != user.pk
    ]
