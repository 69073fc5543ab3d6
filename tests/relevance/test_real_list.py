"""Everyday questions to a real directory that nobody here tuned, judged from its own pages."""

import pytest

from bench import relevance
from bench.relevance import Judged, Measure

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the index is the same on any database
# Floors, a little under what was measured on 27 November 2026: 0.885, 1.0, 0.99, 1.0 and 0.0.
NDCG, OVER_PEER, FIRST_THREE, NAMES, SAID, WRONGLY = 0.87, 0.08, 0.95, 0.95, 0.9, 0.03


def test_the_measure_counts_what_it_says():
    questions = [
        Judged("poterie", "besoin", {"a": 2, "b": 1}),
        Judged("le tour", "nom", {"c": 2}),
        Judged("ferronnier", "rien"),
    ]
    found = {"poterie": ["b", "a"], "le tour": [], "ferronnier": ["z"]}
    measure = Measure.of(questions, found.__getitem__)
    # Järvelin and Kekäläinen, 2002, gains of 3 and 1: (1 + 3/log2 3) / (3 + 1/log2 3)
    assert measure.ndcg == {"poterie": pytest.approx(0.7967, abs=1e-4), "le tour": 0}
    assert (measure.success, measure.said, measure.wrongly) == (0.5, 0, 0.5)
    assert set(measure.weak) == {"nom", "rien"}
    assert measure.mean(kinds=("nom",)) == 0


def test_everyday_questions_to_a_real_list(trial_files):
    if not (trial_files / "relevance" / "jeu.json").exists():
        pytest.skip("MAILLAGE_TRIAL_FILES: no folder « relevance »")
    questions = relevance.install(trial_files / "relevance")
    measure = Measure.of(questions, relevance.product)
    other = Measure.of(questions, relevance.peer())
    halves = f"{measure.mean(half=0):.3f} / {measure.mean(half=1):.3f}"
    print(f"\nNDCG@10 {measure.mean():.3f} ({halves}), peer {other.mean():.3f}")
    print(f"first three {measure.success:.3f}, names {measure.mean(kinds=relevance.NAMES):.3f}")
    print(f"nothing answers: said {measure.said:.2f}, wrongly {measure.wrongly:.2f}")
    assert measure.mean() >= max(NDCG, other.mean() + OVER_PEER), measure.weak
    assert measure.success >= FIRST_THREE, measure.weak
    assert measure.mean(kinds=relevance.NAMES) >= NAMES, measure.weak
    assert measure.said >= SAID, measure.weak
    assert measure.wrongly <= WRONGLY, measure.weak
