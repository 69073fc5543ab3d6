"""Sessions in which evaluators score options, blind; their scores enter no ledger."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import User
from maillage.base import clock, history
from maillage.base.refusals import Refusal
from maillage.evaluations.models import Criterion, Evaluation, Evaluator, Score
from maillage.needs.actions import ledger, redacting
from maillage.needs.models import Challenge


class EvaluationChangedMeanwhile(ledger.WrittenMeanwhile):
    message = _("Quelqu’un a modifié cette séance entre-temps : relisez-la.")


class AlreadyScored(Refusal):
    message = _(
        "Quelqu’un a déjà noté : les pistes, les critères et les poids ne changent plus. "
        "Ouvrez une autre séance."
    )


class AlreadyRevealed(Refusal):
    message = _("Les notes sont ouvertes : on ne note plus, et la séance reste comme elle est.")


class NotAnEvaluator(Refusal):
    message = _("On ne vous a pas demandé de noter ces pistes.")


class NotAllScored(Refusal):
    message = _("Il manque des notes : donnez-les toutes, ou « sans avis ».")


class DayHasPassed(Refusal):
    message = _("Choisissez un jour à venir.")


@dataclass(frozen=True)
class LedgerEvaluation(ledger.LedgerRow):
    """Its columns and options, its criteria in order, the people who score."""

    def stated(self, row: Evaluation) -> dict[str, Any]:
        people = row.evaluators.exclude(user=None).values_list("user", flat=True)
        return super().stated(row) | {"criteria": _criteria(row), "evaluators": sorted(people)}

    def fill(self, row: Evaluation, values: Mapping[str, Any]) -> None:
        """Raises AlreadyScored, AlreadyRevealed."""
        if row.pk:
            _must_be_free(row, self.stated(row), values)
        super().fill(row, values)
        if "criteria" in values and _criteria(row) != values["criteria"]:
            row.criteria.all().delete()
            Criterion.objects.bulk_create(
                Criterion(evaluation=row, name=name, help=help_, weight=weight, rank=rank)
                for rank, (name, help_, weight) in enumerate(values["criteria"])
            )
        if "evaluators" in values:
            _people(row, set(values["evaluators"]))


def _criteria(row: Evaluation) -> list[list[Any]]:
    return [[c.name, c.help, c.weight] for c in row.criteria.all()]


def _people(row: Evaluation, wanted: set[int]) -> None:
    """Who leaves takes their scores away: nobody will have read them."""
    row.evaluators.exclude(user__in=wanted).exclude(user=None).delete()
    there = set(row.evaluators.values_list("user", flat=True))
    Evaluator.objects.bulk_create(
        Evaluator(evaluation=row, user_id=pk) for pk in sorted(wanted - there)
    )


FROZEN = ("options", "criteria")  # once somebody has scored
BLIND = ("reveals_on", "evaluators", *FROZEN)  # once scores are open: what could close them


def _must_be_free(row: Evaluation, now: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    def moves(names: Collection[str]) -> bool:
        return any(name in values and _plain(values[name]) != now[name] for name in names)

    if not row.is_blind and moves(BLIND):
        raise AlreadyRevealed
    if moves(("reveals_on",)) and str(values["reveals_on"]) <= clock.today().isoformat():
        raise DayHasPassed  # an undo, too, opens nothing before its time
    if moves(FROZEN) and Score.objects.filter(evaluator__evaluation=row).exists():
        raise AlreadyScored


def _plain(value: Any) -> Any:
    """As an entry tells it; sets come in any order, criteria in theirs."""
    if isinstance(value, dt.date):
        return value.isoformat()
    is_set = all(isinstance(part, int) for part in value)
    return sorted(value) if is_set else value


EVALUATION = ledger.tells(
    LedgerEvaluation(
        "evaluation",
        Evaluation,
        ("challenge_id", "name", "reveals_on", "discussion", "is_withdrawn"),
        ("options",),
        "name",
    )
)


@transaction.atomic
def write_evaluation(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    challenge: Challenge | None = None,
    evaluation: Evaluation | None = None,
    version: int | None = None,
) -> Evaluation:
    """A session, or what this one is from now on. `values`: name, reveals_on, discussion; `options`
    and `evaluators`: numbers; `criteria`: [[name, what one looks at, weight]]. Raises
    EvaluationChangedMeanwhile, AlreadyScored, AlreadyRevealed, DayHasPassed."""
    if evaluation:
        row = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
        if version is not None and row.version != version:
            raise EvaluationChangedMeanwhile
    else:
        row = Evaluation(challenge=challenge, version=0)
    day = values.get("reveals_on")
    if day is not None and day != row.reveals_on and day <= clock.day(at):
        raise DayHasPassed
    ledger.write(EVALUATION, row, values, act="evaluation.write", by=by, at=at)
    return row


@transaction.atomic
def score(
    *,
    evaluation: Evaluation,
    user: User,
    values: Mapping[tuple[int, int], int | None],
    is_finished: bool,
    by: str,
    at: dt.datetime,
) -> None:
    """What somebody gives, {(option, criterion): from 0 to HIGHEST, None without opinion}; what is
    not of this session is left out. The ledger says that they scored, not what. Raises
    NotAnEvaluator, AlreadyRevealed, NotAllScored."""
    row = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    evaluator = row.evaluators.filter(user=user).first()
    if evaluator is None:
        raise NotAnEvaluator
    if not row.is_blind:
        raise AlreadyRevealed
    options = row.options.values_list("pk", flat=True)
    criteria = row.criteria.values_list("pk", flat=True)
    asked = {(option, criterion) for option in options for criterion in criteria}
    Score.objects.bulk_create(
        (
            Score(evaluator=evaluator, option_id=pair[0], criterion_id=pair[1], value=value)
            for pair, value in values.items()
            if pair in asked
        ),
        update_conflicts=True,
        update_fields=["value"],
        unique_fields=["evaluator", "option", "criterion"],
    )
    if is_finished and evaluator.scores.count() < len(asked):
        raise NotAllScored
    evaluator.finished_at = at if is_finished else None
    evaluator.save(update_fields=["finished_at"])
    act = "evaluation.finish" if is_finished else "evaluation.score"
    change = history.change(by=by, act=act, at=at, note=row.name)
    history.record(change=change, kind=EVALUATION.kind, key=str(row.pk), before=None, after=None)


def forget(*, email: str, names: Collection[str]) -> None:
    """Erase somebody, in the caller's transaction: scores that they finished stay, without them; a
    grid that they had begun goes."""
    own = Evaluator.objects.filter(user__email__iexact=email)
    own.filter(finished_at=None).delete()
    own.update(user=None)
    redacting.forget(WORDS, (), email=email, author="", names=names)


WORDS: redacting.Words = {"evaluation": (Evaluation, ("name", "discussion"))}
WAYS = {"evaluation.write": ledger.as_before("evaluation")}
