"""Fit what each agreement of likeness weighs, on pairs that people labelled.

    MAILLAGE_TRIAL_FILES=… python scripts/fit_likeness.py            # says what is kept back
    MAILLAGE_TRIAL_FILES=… python scripts/fit_likeness.py --write    # and writes weights.json

A logistic regression over the agreements of `maillage.likeness.agreements`. What speaks for may
not end up against, nor the other way; where the pairs say little, a weight stays near what anybody
would say before (`BEFORE`). Every pair of near communes counts, compared or not. Estimated on
departments that the fit has not seen, then on origins and on kinds of noise that it has not seen.
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
FOLDS = 6
STIFFNESS = 0.5  # how much a weight costs to leave what was thought before
BEFORE = {1: 1.0, -1: -0.5}  # of what speaks for, of what speaks against
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


def sample(truth: "Truth") -> Sample:
    """What every pair of near communes agrees on, without those that a mark tells apart."""
    from maillage.likeness.agreements import agreements, told_apart
    from maillage.likeness.profiles import Rarity, are_near
    from maillage.likeness.weighing import AGAINST, FOR

    names = (*FOR, *AGAINST)
    rarity = Rarity.of(truth.known)
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
    return Sample(pairs, np.array(lines), is_same, names, signs)


def fit(agreed: np.ndarray, is_same: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Weights, then the bias: Newton's steps on the penalised likelihood, a weight of the wrong
    sign held at nothing."""
    lines = np.c_[agreed, np.ones(len(agreed))]
    sign = np.r_[signs, 0]
    before = np.r_[np.where(signs > 0, BEFORE[1], BEFORE[-1]), 0.0]
    stiff = np.r_[np.full(len(signs), STIFFNESS), 1e-6]

    def loss(weights: np.ndarray) -> float:
        odds = lines @ weights
        away = weights - before
        return float(np.logaddexp(0, odds).sum() - is_same @ odds + 0.5 * stiff @ (away * away))

    weights = np.r_[before[:-1], START]
    now = loss(weights)
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(lines @ weights, -50, 50)))
        slope = lines.T @ (likely - is_same) + stiff * (weights - before)
        bend = (lines * (likely * (1 - likely))[:, None]).T @ lines + np.diag(stiff)
        free = ~((sign != 0) & (weights * sign <= 1e-12) & (slope * sign >= 0))
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], -slope[free])
        size = 1.0
        while size > 1e-6:
            tried = weights + size * step
            tried = np.where((sign != 0) & (tried * sign < 0), 0.0, tried)
            if (then := loss(tried)) < now - 1e-9:
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
        weights = fit(sample.agreed[rest], sample.is_same[rest], sample.signs)
        found[~rest] = likely(sample, weights)[~rest]
    return found


def measured(truth: "Truth", sample: Sample, probabilities: np.ndarray) -> "Measure":
    from bench.linkage import Measure

    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (i, j), probability in zip(sample.pairs, probabilities, strict=True):
        if probability >= PROPOSED:
            near[j].append((-probability, i))
    found = {j: [i for _p, i in sorted(rows)[:MOST_SHOWN]] for j, rows in near.items()}
    return Measure.of(truth, found)


def by_department(truth: "Truth", sample: Sample) -> np.ndarray:
    """Whole departments together, in folds of about as many pairs that are the same."""
    where = [truth.new[j].postcode[:2] for _i, j in sample.pairs]
    many = Counter(dict.fromkeys(where, 0))
    for department, is_same in zip(where, sample.is_same, strict=True):
        many[department] += int(is_same)
    full = [0] * FOLDS
    fold_of: dict[str, int] = {}
    for department, its in sorted(many.items(), key=lambda each: (-each[1], each[0])):
        fold_of[department] = full.index(min(full))
        full[fold_of[department]] += its
    return np.array([fold_of[department] for department in where])


def missed_kinds(truth: "Truth", sample: Sample) -> list[tuple[str, int, int]]:
    """(kind, found, all) of the pairs of a kind by weights that never saw that kind."""
    kinds = [v.kind if (v := truth.verdicts.get(pair)) else "" for pair in sample.pairs]
    codes = np.array(kinds)
    found = []
    for kind in sorted({kind for kind in kinds if kind}):
        here = codes == kind
        weights = fit(sample.agreed[~here], sample.is_same[~here], sample.signs)
        shown = likely(sample, weights)[here] >= PROPOSED
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
        chosen = sample(truth)
    said = measured(truth, chosen, kept_back(chosen, by_department(truth, chosen)))
    print("other departments", {key: round(value, 3) for key, value in vars(said).items()})
    print("kinds that the fit never saw: proposed, of all")
    for kind, shown, many in missed_kinds(truth, chosen):
        print(f"  {shown:3} of {many:3}  {kind}")
    weights = fit(chosen.agreed, chosen.is_same, chosen.signs)
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
