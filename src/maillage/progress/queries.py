"""Where a plan stands: its money, what changed, one action whole."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.groups.models import Group
from maillage.look.parts import day
from maillage.needs.models import Challenge, Need, Option
from maillage.organisations.models import Organisation
from maillage.plans import queries, rules
from maillage.plans.models import ActionPlan, ActionStep, ActionWord, PlanAction
from maillage.plans.queries.cards import ActionCard, Measure, measures_of
from maillage.plans.rules import Money
from maillage.progress.rules import money_state

NEWS_DAYS, MOST_NEWS = 90, 6


class MoneyShare(NamedTuple):
    """A part of a bar of a thousand."""

    name: str
    cents: int
    x: float
    width: float
    step: int


def parts(amounts: Sequence[tuple[str, int]]) -> list[MoneyShare]:
    """Amounts as parts of one bar, from the darkest."""
    total = sum(cents for _name, cents in amounts)
    found, x = [], 0.0
    for n, (name, cents) in enumerate(amounts):
        if cents:
            width = 1000 * cents / total
            found.append(MoneyShare(name, cents, x, width, max(1, 5 - n)))
            x += width
    return found


class Cause(NamedTuple):
    """Why an action is there: a knot of the thread before it."""

    label: str
    name: str
    url: str = ""
    said: str = ""


class FunderShare(NamedTuple):
    """What one funder gives to an action over its years."""

    name: str
    years: str
    money: Money

    @property
    def state(self) -> tuple[str, str]:
        money = self.money
        return money_state(money.obtained, money.requested, money.planned)


@dataclass(frozen=True)
class ActionPage:
    """An action whole. `words`: those that this reader may read; `authors`: {by: name}, for the
    team."""

    card: ActionCard
    partners: Sequence[Organisation | Group]
    words: Sequence[ActionWord]
    causes: Sequence["Cause"] = ()
    measures: Sequence[Measure] = ()

    @property
    def action(self) -> PlanAction:
        return self.card.action

    @cached_property
    def steps(self) -> list[tuple[ActionStep, str]]:
        """Each with its class: done, the one that is going on, those to come."""
        going = self.card.next_step
        return [
            (step, "is-done" if step.done_on else "is-now" if step == going else "")
            for step in self.action.steps.all()
        ]

    @cached_property
    def funders(self) -> list[FunderShare]:
        lines: dict[str, list[Any]] = {}
        for line in self.action.lines.all():
            lines.setdefault(line.funder.name, []).append(line)
        rows = [
            FunderShare(name, ", ".join(str(line.year) for line in own), Money.of(own))
            for name, own in lines.items()
        ]
        return sorted(rows, key=lambda row: (-row.money.planned, row.name))

    @property
    def shares(self) -> list[MoneyShare]:
        return parts([(row.name, row.money.planned) for row in self.funders])

    @property
    def late_steps(self) -> int:
        return sum(1 for step in self.action.steps.all() if step.is_late(self.card.today))

    @property
    def with_whom(self) -> list[str]:
        return [name.strip() for name in self.action.partner_names.split(",") if name.strip()]


def action_page(action: PlanAction, user: Any, *, public: bool) -> ActionPage:
    """`action`: as `stated.wholly` fetches it."""
    asked = {*(row.pk for row in action.partners.all()), action.lead_id} - {None}
    pages = queries.heads(asked, user)
    own = [row.pk for row in action.partner_groups.all()]
    groups = queries.groups_seen({*own, action.lead_group_id} - {None}, user)
    words = list(_words(action, public)[:20])
    partners: list[Any] = [pages[row.pk] for row in action.partners.all() if row.pk in pages]
    partners += [groups[pk] for pk in own if pk in groups]
    last = words[0] if words else None
    lead = pages.get(action.lead_id or 0) or groups.get(action.lead_group_id or 0)
    measures = measures_of([action.pk], user).get(action.pk, [])
    card = ActionCard(action, clock.today(), lead, last, next(iter(measures), None))
    causes = _causes(action, user)
    return ActionPage(card, list(dict.fromkeys(partners)), words, causes, measures)


def _causes(action: PlanAction, user: Any) -> list[Cause]:
    """What this reader may read of why it is there. A need is never told to others, nor counted:
    few structures share one."""
    found = []
    for need in Need.objects.visible_to(user).filter(pk__in=[row.pk for row in action.needs.all()]):
        found.append(Cause(_("Le besoin"), str(need), need.get_absolute_url()))
    challenges = Challenge.objects.visible_to(user)
    for row in challenges.filter(pk__in=[row.pk for row in action.challenges.all()]):
        found.append(Cause(_("L’enjeu"), row.name, row.get_absolute_url()))
    options = Option.objects.visible_to(user).select_related("challenge")
    for option in options.filter(pk__in=[row.pk for row in action.options.all()]):
        kept = option.decisions.filter(verdict="kept").first()
        said = _("retenue le %(day)s") % {"day": day(kept.decided_on)} if kept else ""
        found.append(Cause(_("La piste"), option.name, option.get_absolute_url(), said))
    return found


def _words(action: PlanAction, public: bool) -> QuerySet[ActionWord]:
    return action.words.filter(is_public=True) if public else action.words.all()


@dataclass(frozen=True)
class MovedAction:
    """A word that the public is told: what it is of, the shape of its state, when."""

    word: ActionWord

    @property
    def action(self) -> PlanAction:
        return self.word.action

    @property
    def is_late(self) -> bool:
        return self.word.was_late and self.word.about == ActionWord.About.DATE

    @property
    def shape(self) -> str:
        state = rules.LATE if self.is_late else self.word.status
        return rules.SHAPES.get(state, "")


def moved(
    plan: ActionPlan, user: Any, *, since: dt.date, most: int = MOST_NEWS
) -> list[MovedAction]:
    """What changed, the latest first; of one action its last word alone."""
    actions = PlanAction.objects.visible_to(user).standing().filter(plan=plan, is_shown=True)
    rows = ActionWord.objects.filter(action__in=actions, is_public=True, on__gte=since)
    found: dict[int, MovedAction] = {}
    for word in rows.select_related("action__plan")[: most * 6]:
        found.setdefault(word.action_id, MovedAction(word))
    return list(found.values())[:most]


def news_since(plan: ActionPlan) -> dt.date:
    """Since when what changed is told: three months, or the adoption where it is later."""
    last = plan.versions.first()
    start = clock.today() - dt.timedelta(days=NEWS_DAYS)
    return max(start, last.adopted_on) if last else start


def current(user: Any) -> ActionPlan | None:
    """The plan that a reader without choice is shown: the latest on line, else the latest."""
    return queries.plans(user).order_by("-is_shown", "-last_year", "-pk").first()


def public_addresses() -> Iterable[str]:
    """The pages of plans that everybody may read."""
    nobody = AnonymousUser()
    for plan in queries.plans(nobody):
        yield plan.get_absolute_url()
    for action in PlanAction.objects.visible_to(nobody).select_related("plan"):
        yield action.get_absolute_url()
