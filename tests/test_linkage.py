"""Likeness on lists that people wrote: what it finds where its weights never saw the territory."""

import pytest

from bench import linkage
from bench.linkage import Measure
from scripts import fit_likeness

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # likeness is the same on any database


@pytest.fixture(scope="module")
def truth(of_the_module, trial_files):
    if not (trial_files / "linkage" / "verite.csv").is_file():
        pytest.skip(f"no linkage truth in {trial_files}")
    return of_the_module(lambda: linkage.read(trial_files / "linkage"))


def test_what_is_proposed_is_right_and_little_is_missed(truth):
    found = Measure.of(truth, linkage.proposed(truth))
    assert found.precision >= 0.95
    assert found.recall >= 0.9
    assert found.real >= 0.85
    assert found.first >= 0.97


def test_nearly_all_that_is_one_is_compared(truth):
    assert len(linkage.compared(truth) & truth.same) / len(truth.same) >= 0.98


def test_departments_that_the_weights_never_saw_are_told_as_well(truth):
    sample = fit_likeness.sample(truth)
    found = Measure.of(truth, fit_likeness.elsewhere(truth, sample))
    assert found.precision >= 0.94
    assert found.recall >= 0.88
    assert found.real >= 0.85
    assert found.first >= 0.95
