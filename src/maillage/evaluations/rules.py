"""What scores say: means, spread, who disagrees, whether the ranking holds.

Arithmetic is in fractions, so that equal totals are equal whatever the order of the sums.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _

# What an option is looked at by, unless a session says otherwise: name, what one looks at, weight.
CRITERIA: tuple[tuple[Any, Any, int], ...] = (
    (_("Le besoin est couvert"), _("Pour combien de structures, et pour combien de temps ?"), 3),
    (_("C’est faisable"), _("Avec les gens, les lieux et l’argent que l’on a, ou presque."), 3),
    (_("Emplois"), _("Créés ou gardés ici, et accessibles."), 2),
    (_("Coopération"), _("Cela se fait à plusieurs, et cela dure."), 2),
    (_("Écologie"), _("Moins de trajets, de déchets, d’énergie."), 1),
    (_("Effet de levier"), _("Ce que cela rend possible ensuite."), 1),
)
SHIFT = Fraction(1, 5)  # by which each weight is moved, up then down
APART = 2  # points between two evaluators over one criterion: they disagree

# {(option, criterion): value}, of one evaluator; None is no opinion
Given = Mapping[tuple[int, int], int | None]


def may_read_results(user: Any, *, is_blind: bool) -> bool:
    """Nobody before the scores are open, officers included."""
    return not is_blind and getattr(user, "is_authenticated", False)


@dataclass(frozen=True)
class Disagreement:
    """Over one criterion of an option, who gave least and most, by their places in the list of
    evaluators, and what."""

    option: int
    criterion: int
    low: int
    high: int
    lowest: tuple[int, ...]
    highest: tuple[int, ...]

    @property
    def gap(self) -> int:
        return self.high - self.low


@dataclass(frozen=True)
class Fragility:
    """A weight that changes the ranking when it moves: the criterion, up or down, and the options
    in their new order."""

    criterion: int
    is_up: bool
    ranking: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Verdicts:
    """What scores say of options. `means`: {option: weighted mean, None when nobody has a view};
    `spreads`: {option: population standard deviation of the evaluators' own weighted means, squared
    }; `ranking`: from the best, equals together."""

    means: Mapping[int, Fraction | None]
    by_criterion: Mapping[tuple[int, int], Fraction | None]
    variances: Mapping[int, Fraction | None]
    ranking: tuple[tuple[int, ...], ...]
    disagreements: tuple[Disagreement, ...]
    fragile: tuple[Fragility, ...]


def mean(values: Collection[int | Fraction]) -> Fraction | None:
    return Fraction(sum(values)) / len(values) if values else None


def weighted(values: Mapping[int, Fraction | None], weights: Mapping[int, Fraction]) -> Any:
    """The mean of {criterion: value}; one without a value weighs nothing. None without any."""
    known = {c: v for c, v in values.items() if v is not None}
    total = sum(weights[c] for c in known)
    return sum(weights[c] * v for c, v in known.items()) / total if total else None


def _ranked(means: Mapping[int, Fraction | None]) -> tuple[tuple[int, ...], ...]:
    """The best first, equals together in the order of their numbers; what nobody scored is last."""
    values = sorted({v for v in means.values() if v is not None}, reverse=True)
    found = [tuple(sorted(o for o, v in means.items() if v == value)) for value in values]
    rest = tuple(sorted(o for o, v in means.items() if v is None))
    return (*found, rest) if rest else tuple(found)


def ranking(
    by_criterion: Mapping[tuple[int, int], Fraction | None],
    options: Sequence[int],
    weights: Mapping[int, Fraction],
) -> tuple[tuple[int, ...], ...]:
    return _ranked(
        {o: weighted({c: by_criterion[o, c] for c in weights}, weights) for o in options}
    )


def fragilities(
    by_criterion: Mapping[tuple[int, int], Fraction | None],
    options: Sequence[int],
    weights: Mapping[int, Fraction],
) -> tuple[Fragility, ...]:
    """Each weight moved by SHIFT, up then down, the others as they are: those that change who is
    before whom. None: the ranking holds."""
    before = ranking(by_criterion, options, weights)
    found = []
    for criterion in weights:
        for is_up in (True, False):
            factor = 1 + SHIFT if is_up else 1 - SHIFT
            moved = {**weights, criterion: weights[criterion] * factor}
            after = ranking(by_criterion, options, moved)
            if after != before:
                found.append(Fragility(criterion, is_up, after))
    return tuple(found)


def verdicts(
    given: Sequence[Given], options: Sequence[int], weights: Mapping[int, int]
) -> Verdicts:
    """`given`: one for each evaluator; `weights`: {criterion: weight}, all above 0."""
    exact = {c: Fraction(w) for c, w in weights.items()}
    pairs = [(o, c) for o in options for c in weights]
    said = {pair: [v for one in given if (v := one.get(pair)) is not None] for pair in pairs}
    by_criterion = {pair: mean(values) for pair, values in said.items()}
    means = {o: weighted({c: by_criterion[o, c] for c in exact}, exact) for o in options}
    return Verdicts(
        means,
        by_criterion,
        {o: _variance(given, o, exact) for o in options},
        _ranked(means),
        tuple(_disagreements(given, pairs)),
        fragilities(by_criterion, options, exact),
    )


def _variance(
    given: Sequence[Given], option: int, weights: Mapping[int, Fraction]
) -> Fraction | None:
    """Of what each evaluator's own grid gives to an option."""
    own = [weighted({c: _exact(one.get((option, c))) for c in weights}, weights) for one in given]
    known = [value for value in own if value is not None]
    middle = mean(known)
    return None if middle is None else mean([(value - middle) ** 2 for value in known])


def _exact(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _disagreements(given: Sequence[Given], pairs: Sequence[tuple[int, int]]) -> list[Disagreement]:
    """The widest first."""
    found = []
    for option, criterion in pairs:
        known = {
            n: v for n, one in enumerate(given) if (v := one.get((option, criterion))) is not None
        }
        low, high = min(known.values(), default=0), max(known.values(), default=0)
        if high - low >= APART:
            lowest = tuple(n for n, v in known.items() if v == low)
            highest = tuple(n for n, v in known.items() if v == high)
            found.append(Disagreement(option, criterion, low, high, lowest, highest))
    return sorted(found, key=lambda one: -one.gap)


def pairs_apart(given: Sequence[Given]) -> list[tuple[int, int, Fraction]]:
    """(evaluator, evaluator, mean distance over what both scored), the farthest first."""
    found = []
    for a, b in combinations(range(len(given)), 2):
        both = [
            abs(v - w)
            for pair, v in given[a].items()
            if v is not None and (w := given[b].get(pair)) is not None
        ]
        if (distance := mean(both)) is not None:
            found.append((a, b, distance))
    return sorted(found, key=lambda row: -row[2])
