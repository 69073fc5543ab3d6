"""Sessions that score options: what an evaluator has to fill, what scores say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import cached_property

from maillage.base.models import Change, Entry
from maillage.evaluations import rules
from maillage.evaluations.models import HIGHEST, Criterion, Evaluation, Evaluator, Score
from maillage.needs.models import Option


def evaluation_of(pk: int, user: Any) -> Evaluation:
    """Raises Http404 for who may not see it, as when there is none."""
    rows = Evaluation.objects.visible_to(user).select_related("challenge")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def to_score(user: Any) -> QuerySet[Evaluation]:
    """The sessions that wait for what this person thinks."""
    waiting = Evaluation.objects.visible_to(user).exclude(pk__in=Evaluation.objects.revealed())
    own = Evaluator.objects.filter(user=user, finished_at=None).values("evaluation")
    return waiting.filter(pk__in=own).order_by("reveals_on", "pk")


def seat_of(evaluation: Evaluation, user: Any) -> Evaluator | None:
    return evaluation.evaluators.filter(user=user).first()


def given_by(evaluator: Evaluator, user: Any) -> dict[tuple[int, int], int | None]:
    """{(option, criterion): value}, as far as this reader may know."""
    rows = Score.objects.visible_to(user).filter(evaluator=evaluator)
    return {(o, c): v for o, c, v in rows.values_list("option", "criterion", "value")}


@dataclass(frozen=True)
class CriterionCell:
    """What an option got by a criterion: the mean, and the edges where people disagree."""

    mean: float | None
    gap: int = 0


@dataclass(frozen=True)
class RankedOption:
    """`place`: from 1, equals share it; `mean` and `spread` on the scale of scores, `share` of the
    highest in hundredths."""

    option: Option
    place: int
    is_equal: bool
    mean: float | None
    spread: float | None
    by_criterion: list[tuple[Criterion, CriterionCell]]

    @property
    def share(self) -> int:
        return round(100 * (self.mean or 0) / HIGHEST)


@dataclass(frozen=True)
class ToldDisagreement:
    option: Option
    criterion: Criterion
    low: int
    high: int
    lowest: list[str]
    highest: list[str]


@dataclass(frozen=True)
class ToldFragility:
    """« Si “Emplois” pesait un cinquième de plus, “Conteneurs” passerait devant. »"""

    criterion: Criterion
    is_up: bool
    first: list[Option]
    changes_first: bool


@dataclass(frozen=True)
class EvaluationResults:
    """What scores say once they are open; numbers of the rules with their words."""

    evaluation: Evaluation
    criteria: list[Criterion]
    names: list[str]
    options: Mapping[int, Option]
    verdicts: rules.Verdicts
    apart: tuple[str, str] | None

    @cached_property
    def ranked(self) -> list[RankedOption]:
        gaps = {(d.option, d.criterion): d.gap for d in self.verdicts.disagreements}
        rows, place = [], 1
        for equals in self.verdicts.ranking:
            for pk in equals:
                variance = self.verdicts.variances[pk]
                rows.append(
                    RankedOption(
                        self.options[pk],
                        place,
                        len(equals) > 1,
                        _number(self.verdicts.means[pk]),
                        None if variance is None else float(variance) ** 0.5,
                        [(c, self._cell(pk, c.pk, gaps)) for c in self.criteria],
                    )
                )
            place += len(equals)
        return rows

    def _cell(self, option: int, criterion: int, gaps: Mapping) -> CriterionCell:
        pair = option, criterion
        return CriterionCell(_number(self.verdicts.by_criterion[pair]), gaps.get(pair, 0))

    @cached_property
    def disagreements(self) -> list[ToldDisagreement]:
        criteria = {row.pk: row for row in self.criteria}
        return [
            ToldDisagreement(
                self.options[one.option],
                criteria[one.criterion],
                one.low,
                one.high,
                [self.names[n] for n in one.lowest],
                [self.names[n] for n in one.highest],
            )
            for one in self.verdicts.disagreements
        ]

    @cached_property
    def fragile(self) -> list[ToldFragility]:
        criteria = {row.pk: row for row in self.criteria}
        first = self.verdicts.ranking[:1]
        return [
            ToldFragility(
                criteria[one.criterion],
                one.is_up,
                [self.options[pk] for pk in one.ranking[0]],
                one.ranking[:1] != first,
            )
            for one in self.verdicts.fragile
        ]


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _called(seat: Evaluator) -> str:
    """An address is for the team alone: who has no name here is a number."""
    return (seat.user.name if seat.user else "") or f"n° {seat.pk}"


def results_of(evaluation: Evaluation, user: Any) -> EvaluationResults | None:
    """None while it is blind, for everybody."""
    if not rules.may_read_results(user, is_blind=evaluation.is_blind):
        return None
    criteria = list(evaluation.criteria.all())
    options = {row.pk: row for row in evaluation.options.order_by("pk")}
    people = list(evaluation.evaluators.select_related("user"))
    given: dict[int, dict[tuple[int, int], int | None]] = {row.pk: {} for row in people}
    rows = Score.objects.visible_to(user).filter(evaluator__in=people)
    for who, o, c, value in rows.values_list("evaluator", "option", "criterion", "value"):
        given[who][o, c] = value
    spoke = [row for row in people if given[row.pk]]
    said = [given[row.pk] for row in spoke]
    names = [_called(row) for row in spoke]
    weights = {row.pk: row.weight for row in criteria}
    found = rules.verdicts(said, list(options), weights)
    far = [(names[a], names[b]) for a, b, gap in rules.pairs_apart(said) if gap >= 1]
    return EvaluationResults(evaluation, criteria, names, options, found, far[0] if far else None)


@dataclass(frozen=True)
class SessionProgress:
    """A session, and who has answered: all who may see it know that, not what they gave."""

    evaluation: Evaluation
    is_blind: bool
    answered: list[str]
    awaited: list[str]


def progress_of(sessions: Iterable[Evaluation]) -> list[SessionProgress]:
    found = list(sessions)
    keys = [row.pk for row in found]
    revealed = set(Evaluation.objects.revealed().filter(pk__in=keys).values_list("pk", flat=True))
    names: dict[tuple[int, bool], list[str]] = {}
    for seat in Evaluator.objects.filter(evaluation__in=keys).select_related("user"):
        name = _called(seat)
        names.setdefault((seat.evaluation_id, seat.finished_at is not None), []).append(name)
    return [
        SessionProgress(
            row,
            row.pk not in revealed,
            names.get((row.pk, True), []),
            names.get((row.pk, False), []),
        )
        for row in found
    ]


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the session that it is about}, where this reader sees it."""
    rows = Entry.objects.filter(change__in=changes, kind="evaluation").values_list("change", "key")
    told = {change: int(key) for change, key in rows}
    seen = Evaluation.objects.visible_to(user).in_bulk(set(told.values()))
    return {change: seen[pk].get_absolute_url() for change, pk in told.items() if pk in seen}
