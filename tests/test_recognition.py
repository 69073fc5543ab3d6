"""Columns of lists that people wrote are understood as a person understood them."""

import pytest

from bench import recognition
from bench.recognition import Measure

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # reading is the same on any database


def measured(half, trial_files):
    meant = recognition.truth(half)
    return Measure.of(meant, recognition.answers(meant, trial_files))


def test_the_truth_names_many_titles_of_both_kinds_and_no_list_twice():
    shared, kept = map(recognition.truth, recognition.HALVES)
    assert not {file for file, _title in shared} & {file for file, _title in kept}
    for half in (shared, kept):
        assert len(half) >= 150
        assert 0.4 < sum(map(bool, half.values())) / len(half) < 0.7


def test_what_is_measured_is_what_was_meant():
    meant = {("a.csv", "Nom"): "name", ("a.csv", "CP"): "postcode", ("a.csv", "Note"): ""}
    found = {("a.csv", "Nom"): "name", ("a.csv", "CP"): "", ("a.csv", "Note"): "summary"}
    measure = Measure.of(meant, found)
    assert (measure.precision, measure.recall) == (0.5, 0.5)
    assert set(measure.wrong) == {("a.csv", "CP"), ("a.csv", "Note")}


def test_columns_of_lists_that_were_looked_at_are_understood(trial_files):
    found = measured("shared", trial_files)
    assert found.precision >= 0.99, found.wrong
    assert found.recall >= 0.97, found.wrong
