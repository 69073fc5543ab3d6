"""Actions as lists show them: in as many questions whatever their number."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from maillage.base import clock
from maillage.figures.models import DatedValue, Indicator
from maillage.groups.models import Group
from maillage.organisations.models import Organisation
from maillage.plans import queries, rules
from maillage.plans.models import (
    SILENT_DAYS,
    ActionIndicator,
    ActionPlan,
    ActionStep,
    ActionWord,
    BudgetLine,
    PlanAction,
)
from maillage.plans.rules import SHAPES, STATES, Money
from maillage.territories.models import Commune


class Measure(NamedTuple):
    """The last value of an indicator, on the way from where it began to its target."""

    indicator: Indicator
    value: Decimal
    on: dt.date | None
    baseline: Decimal | None = None
    target: Decimal | None = None

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def percent(self) -> int:
        """Of the way, from 0 to 100; a target below the baseline is gone down to."""
        start, end = self.baseline or Decimal(0), self.target
        if end is None or end == start:
            return 0
        return min(100, max(0, round(100 * (self.value - start) / (end - start))))


@dataclass(frozen=True)
class ActionCard:
    """An action in a list. `leads`: the page of its lead, where this reader sees it."""

    action: PlanAction
    today: dt.date
    leads: Organisation | Group | None = None
    last: ActionWord | None = None
    measure: Measure | None = None

    @cached_property
    def is_late(self) -> bool:
        """The same as `late` of the query set."""
        action, day = self.action, self.today
        if not action.is_open:
            return False
        is_over = bool(action.ends and action.ends < day)
        return is_over or any(step.is_late(day) for step in action.steps.all())

    @property
    def is_silent(self) -> bool:
        limit = self.today - dt.timedelta(days=SILENT_DAYS)
        return self.action.is_open and self.action.told_on < limit

    @property
    def state(self) -> str:
        return rules.state_of(self.action, self.is_late)

    @property
    def shape(self) -> str:
        return SHAPES.get(self.state, "")

    @property
    def words(self) -> str:
        return rules.state_in_words(self.action, self.is_late)

    @cached_property
    def money(self) -> Money:
        return Money.of(self.action.lines.all())

    @property
    def lead(self) -> str:
        return self.leads.name if self.leads else self.action.lead_name

    @cached_property
    def next_step(self) -> ActionStep | None:
        return next((step for step in self.action.steps.all() if not step.done_on), None)

    @property
    def steps(self) -> int:
        return len(self.action.steps.all())

    @property
    def done_steps(self) -> int:
        return sum(1 for step in self.action.steps.all() if step.done_on)

    @property
    def where(self) -> list[str]:
        return [commune.name for commune in self.action.communes.all()]


NAMES = Commune.objects.only("pk", "name")
STEPS = ActionStep.objects.only("action", "number", "name", "planned", "expected", "done_on")
LINES = BudgetLine.objects.only("action", "planned", "requested", "obtained", "spent")


def cards(actions: QuerySet[PlanAction], user: Any, *, public: bool = False) -> list[ActionCard]:
    """`public`: the last word of each is one that everybody reads."""
    words = ActionWord.objects.filter(action=OuterRef("pk"))
    words = words.filter(is_public=True) if public else words
    rows = list(
        actions.select_related("plan", "axis", "objective")
        .defer("note", "text", "why", "risks", "plan__summary")
        .annotate(last_word=Subquery(words.values("pk")[:1]))
        .prefetch_related(
            Prefetch("steps", STEPS), Prefetch("lines", LINES), Prefetch("communes", NAMES)
        )
    )
    measures = measures_of([row.pk for row in rows], user)
    pages = queries.heads({row.lead_id for row in rows if row.lead_id}, user)
    groups = queries.groups_seen({row.lead_group_id for row in rows if row.lead_group_id}, user)
    said = ActionWord.objects.in_bulk([row.last_word for row in rows if row.last_word])
    today = clock.today()
    return [
        ActionCard(
            row,
            today,
            pages.get(row.lead_id) or groups.get(row.lead_group_id),
            said.get(row.last_word),
            next(iter(measures.get(row.pk, ())), None),
        )
        for row in rows
    ]


def measures_of(actions: Sequence[int], user: Any) -> dict[int, list[Measure]]:
    """{action: the last value of each of its indicators that this reader may see}"""
    own = DatedValue.objects.standing().filter(indicator=OuterRef("indicator")).order_by("-day")
    rows = (
        ActionIndicator.objects.filter(action__in=actions)
        .filter(indicator__in=Indicator.objects.visible_to(user))
        .select_related("indicator")
        .annotate(now=Subquery(own.values("value")[:1]), on=Subquery(own.values("day")[:1]))
    )
    found: dict[int, list[Measure]] = {}
    for row in rows:
        start = row.baseline if row.now is None else row.now
        measure = Measure(
            row.indicator, Decimal(0) if start is None else start, row.on, row.baseline, row.target
        )
        found.setdefault(row.action_id, []).append(measure)
    return found


def of_plan(plan: ActionPlan, user: Any, *, public: bool = False) -> list[ActionCard]:
    rows = PlanAction.objects.visible_to(user).standing().filter(plan=plan)
    if public:
        rows = rows.filter(is_shown=True)
    return cards(rows, user, public=public)


class ActionGroup(NamedTuple):
    """Actions under one title. `place`: an axis, an objective, a commune, a lead…"""

    title: str
    cards: Sequence[ActionCard]
    parts: Sequence["ActionGroup"] = ()

    @property
    def money(self) -> Money:
        return Money.of(line for card in self.cards for line in card.action.lines.all())


def by_axis(found: Iterable[ActionCard]) -> list[ActionGroup]:
    """Axes in order, each with the objectives of its actions."""

    def of_axis(card: ActionCard) -> tuple[int, int]:
        return card.action.axis.number, card.action.axis_id

    def of_objective(card: ActionCard) -> int:
        return card.action.objective.number if card.action.objective else 0

    groups = []
    ordered = sorted(found, key=lambda card: (*of_axis(card), of_objective(card)))
    for _axis, rows in groupby(ordered, key=of_axis):
        own = list(rows)
        parts = [list(part) for _key, part in groupby(own, key=of_objective)]
        under = [ActionGroup(_objective(part[0]), part) for part in parts]
        groups.append(ActionGroup(str(own[0].action.axis), own, under))
    return groups


def _objective(card: ActionCard) -> str:
    objective, axis = card.action.objective, card.action.axis
    return f"{axis.number}.{objective.number} {objective.name}" if objective else ""


def by_name(found: Iterable[ActionCard], names: Any, none: str) -> list[ActionGroup]:
    """Under each of the names that `names(card)` gives; those without any come last, as `none`."""
    under: dict[str, list[ActionCard]] = {}
    for card in found:
        for name in names(card) or [""]:
            under.setdefault(name, []).append(card)
    rest = under.pop("", [])
    groups = [ActionGroup(name, rows) for name, rows in sorted(under.items())]
    return [*groups, ActionGroup(none, rest)] if rest else groups


def by_state(found: Sequence[ActionCard]) -> list[ActionGroup]:
    """The columns of a board, those that are empty too."""
    return [
        ActionGroup(str(words), [card for card in found if card.state == state])
        for state, words in STATES.items()
    ]


class StateCount(NamedTuple):
    """`x` and `width`: where it stands in a bar of a thousand."""

    state: str
    words: str
    shape: str
    n: int
    x: float
    width: float


def counts(found: Sequence[ActionCard]) -> list[StateCount]:
    """How many are in each state, as a bar shows them; what nothing is in is left out."""
    told, x = [], 0.0
    for state, words in STATES.items():
        n = sum(1 for card in found if card.state == state)
        if n:
            width = 1000 * n / len(found)
            told.append(StateCount(state, str(words), SHAPES.get(state, ""), n, x, width))
            x += width
    return told


def money_of(found: Iterable[ActionCard]) -> Money:
    return Money.of(line for card in found for line in card.action.lines.all())


def wanting(found: Iterable[ActionCard]) -> list[ActionCard]:
    """Those that are late or silent: the latest spoken of last."""
    rows = [card for card in found if card.is_late or card.is_silent]
    return sorted(rows, key=lambda card: (card.action.told_on, card.action.number))
