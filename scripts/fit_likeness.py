"""Fit what each agreement of likeness weighs, on pairs that people labelled.

    MAILLAGE_TRIAL_FILES=… python scripts/fit_likeness.py            # says what is kept back
    MAILLAGE_TRIAL_FILES=… python scripts/fit_likeness.py --write    # and writes weights.json

A logistic regression over the agreements of `maillage.likeness.agreements`. What speaks for may
not end up against, nor the other way; where the pairs say little, a weight stays near what anybody
would say before (`BEFORE`). Every pair of near communes counts, compared or not. Estimated on
each department by the others, then on kinds of noise that the fit has not seen.
Nothing of the pairs is kept but the weights.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bench.linkage import Measure, Pair, Truth

ROOT = Path(__file__).parents[1]
WEIGHTS = ROOT / "src" / "maillage" / "likeness" / "weights.json"
STIFFNESS = 0.5  # how much a weight costs to leave what was thought before
BEFORE = {1: 1.0, -1: -0.5}  # of what speaks for, of what speaks against
# What only two of all have is hardly ever theirs by chance, whatever they are called.
BEFORE_ALONE = 6.0
ALONE = frozenset("phone_unrelated site_unrelated email_unrelated".split())
START = -4.0
PROPOSED = 0.6
MOST_SHOWN = 3
STEPS = 200


@dataclass(frozen=True)
class Sample:
    """`agreed`: a line for a pair, a column for an agreement."""

    pairs: "Sequence[Pair]"
    agreed: np.ndarray
    is_same: np.ndarray
    names: tuple[str, ...]
    signs: np.ndarray
    before: np.ndarray  # what anybody would say that each weighs

    def fitted(self, where: np.ndarray | None = None) -> np.ndarray:
        """Weights by the pairs of these lines, or by all."""
        chosen = slice(None) if where is None else where
        return fit(self.agreed[chosen], self.is_same[chosen], self.signs, self.before)


def sample(truth: "Truth") -> Sample:
    """What every pair of near communes agrees on, without those that a mark tells apart."""
    from maillage.likeness.agreements import agreements, told_apart
    from maillage.likeness.profiles import Rarity, are_near
    from maillage.likeness.weighing import AGAINST, FOR

    names = (*FOR, *AGAINST)
    rarity = Rarity.of([*truth.known, *truth.new])
    same = truth.same
    pairs, lines = [], []
    for j, new in enumerate(truth.new):
        around = [i for i, known in enumerate(truth.known) if are_near(new, known)]
        called = Counter(truth.known[i].told.letters[0] for i in around)
        for i in around:
            known = truth.known[i]
            if told_apart(new, known):
                continue
            namesakes = called[known.told.letters[0]] - 1
            found = agreements(new, known, rarity, namesakes)
            pairs.append((i, j))
            lines.append([found.get(name, 0.0) for name in names])
    signs = np.array([1] * len(FOR) + [-1] * len(AGAINST))
    is_same = np.array([pair in same for pair in pairs], dtype=float)
    before = [
        BEFORE_ALONE if name in ALONE else BEFORE[sign]
        for name, sign in zip(names, signs.tolist(), strict=True)
    ]
    return Sample(pairs, np.array(lines), is_same, names, signs, np.array(before))


def fit(
    agreed: np.ndarray, is_same: np.ndarray, signs: np.ndarray, thought: np.ndarray
) -> np.ndarray:
    """Weights, then the bias: Newton's steps on the penalised likelihood, a weight of the wrong
    sign held at nothing. Pairs that agree on the same are counted, and sums are `einsum`: many
    threads on so few numbers cost seconds where one costs a hundredth."""
    alike, many = np.unique(np.c_[agreed, is_same], axis=0, return_counts=True)
    lines, same = np.c_[alike[:, :-1], np.ones(len(alike))], alike[:, -1]
    sign = np.r_[signs, 0]
    before = np.r_[thought, 0.0]
    stiff = np.r_[np.full(len(signs), STIFFNESS), 1e-6]

    def loss(weights: np.ndarray) -> float:
        odds = np.einsum("ij,j->i", lines, weights)
        away = weights - before
        said = np.sum(many * (np.logaddexp(0, odds) - same * odds))
        return float(said + 0.5 * np.sum(stiff * away * away))

    weights = np.r_[before[:-1], START]
    now = loss(weights)
    for _ in range(STEPS):
        odds = np.einsum("ij,j->i", lines, weights)
        likely = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
        slope = np.einsum("ij,i->j", lines, many * (likely - same)) + stiff * (weights - before)
        bends = lines * (many * likely * (1 - likely))[:, None]
        bend = np.einsum("ij,ik->jk", bends, lines) + np.diag(stiff)
        free = ~((sign != 0) & (weights * sign <= 1e-12) & (slope * sign >= 0))
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], -slope[free])
        size = 1.0
        while size > 1e-6:
            tried = weights + size * step
            tried = np.where((sign != 0) & (tried * sign < 0), 0.0, tried)
            if (then := loss(tried)) < now - 1e-6:
                break
            size /= 2
        else:
            break
        weights, now = tried, then
    return weights


def likely(sample: Sample, weights: np.ndarray) -> np.ndarray:
    odds = sample.agreed @ weights[:-1] + weights[-1]
    return 1 / (1 + np.exp(-np.clip(odds, -50, 50)))


def kept_back(sample: Sample, fold: np.ndarray) -> np.ndarray:
    """The probability of each pair by weights that were fitted without its fold."""
    found = np.zeros(len(sample.pairs))
    for one in np.unique(fold):
        rest = fold != one
        found[~rest] = likely(sample, sample.fitted(rest))[~rest]
    return found


def proposed(sample: Sample, probabilities: np.ndarray) -> dict[int, list[int]]:
    """{new row: known rows that are shown, the likeliest first}"""
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (i, j), probability in zip(sample.pairs, probabilities, strict=True):
        if probability >= PROPOSED:
            near[j].append((-probability, i))
    return {j: [i for _p, i in sorted(rows)[:MOST_SHOWN]] for j, rows in near.items()}


def elsewhere(truth: "Truth", sample: Sample) -> dict[int, list[int]]:
    """What each department is shown by weights that never saw it."""
    return proposed(sample, kept_back(sample, by_department(truth, sample)))


def by_department(truth: "Truth", sample: Sample) -> np.ndarray:
    return np.array([truth.new[j].postcode[:2] for _i, j in sample.pairs])


def missed_kinds(truth: "Truth", sample: Sample) -> list[tuple[str, int, int]]:
    """(kind, found, all) of the pairs of a kind by weights that never saw that kind."""
    kinds = [v.kind if (v := truth.verdicts.get(pair)) else "" for pair in sample.pairs]
    codes = np.array(kinds)
    found = []
    for kind in sorted({kind for kind in kinds if kind}):
        here = codes == kind
        shown = likely(sample, sample.fitted(~here))[here] >= PROPOSED
        found.append((kind, int(shown.sum()), int(here.sum())))
    return found


def write(sample: Sample, weights: np.ndarray, said: "Measure") -> None:
    from maillage.base import clock

    found = {
        "fitted_on": clock.today().isoformat(),
        "origin": (
            f"{int(sample.is_same.sum())} pairs that are the same among {len(sample.pairs)} of near"
            " communes: SIAE, Transiscope and Mednum lists of 17 departments (development truth)"
        ),
        "kept_back": {name: round(value, 3) for name, value in vars(said).items()},
        "proposed": PROPOSED,
        "bias": round(float(weights[-1]), 3),
        "weights": {n: round(float(w), 3) for n, w in zip(sample.names, weights, strict=False)},
    }
    WEIGHTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="maillage-fit-") as data:
        truth = _truth(data)
        if truth is None:
            sys.exit("MAILLAGE_TRIAL_FILES: no folder « linkage » with verite.csv")
        from bench.linkage import Measure

        chosen = sample(truth)
    said = Measure.of(truth, elsewhere(truth, chosen))
    print("other departments", {key: round(value, 3) for key, value in vars(said).items()})
    print("kinds that the fit never saw: proposed, of all")
    for kind, shown, many in missed_kinds(truth, chosen):
        print(f"  {shown:3} of {many:3}  {kind}")
    weights = chosen.fitted()
    for weight, name in sorted(zip(weights, (*chosen.names, "bias"), strict=True)):
        print(f"  {weight:6.2f}  {name}")
    if options.write:
        write(chosen, weights, said)


def _truth(data: str) -> "Truth | None":
    """The truth, read beside a base that holds the communes alone."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    os.environ["MAILLAGE_DATA"] = data
    os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
    os.environ.pop("MAILLAGE_DATABASE", None)
    import django

    django.setup()
    from bench import linkage
    from maillage.base.setup import prepare_database
    from maillage.territories import actions as territories

    at = linkage.folder()
    if at is None:
        return None
    prepare_database()
    territories.load_reference()
    return linkage.read(at)


if __name__ == "__main__":
    main()
